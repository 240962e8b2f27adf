-- Every change that a ranking or another list shows, numbered in the order of the commits: hosts follow it and hold the rankings in
-- memory. Old rows are deleted. ReportId is 0 for a change of the bureau itself, Year is 0 for a change of all years.
CREATE TABLE dbo.RankingChange (
    Seq      bigint NOT NULL,
    Bureau   nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Year     int NOT NULL,
    ReportId bigint NOT NULL,
    CONSTRAINT PK_RankingChange PRIMARY KEY CLUSTERED (Seq)
);

CREATE TYPE dbo.RankingChangeRows AS TABLE (
    Seq      bigint NOT NULL,
    Bureau   nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Year     int NOT NULL,
    ReportId bigint NOT NULL
);

-- The last change of each bureau and year.
CREATE TABLE dbo.BureauVersion (
    Bureau    nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Year      int NOT NULL,
    Seq       bigint NOT NULL,
    ChangedAt datetime2(3) NOT NULL,
    CONSTRAINT PK_BureauVersion PRIMARY KEY CLUSTERED (Bureau, Year)
);

CREATE TYPE dbo.BureauVersionRows AS TABLE (
    Bureau    nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Year      int NOT NULL,
    Seq       bigint NOT NULL,
    ChangedAt datetime2(3) NOT NULL
);

-- Changes without a number: their transactions may commit in any order, so they are numbered after the commit.
CREATE TABLE dbo.RankingChangeOutbox (
    Id       bigint NOT NULL,
    ClaimId  bigint NOT NULL,
    Bureau   nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    ReportId bigint NOT NULL,
    Year     int NOT NULL,
    At       datetime2(3) NOT NULL,
    CONSTRAINT PK_RankingChangeOutbox PRIMARY KEY CLUSTERED (Id)
);
CREATE TYPE dbo.RankingChangeOutboxRows AS TABLE (
    Id       bigint NOT NULL,
    ClaimId  bigint NOT NULL,
    Bureau   nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    ReportId bigint NOT NULL,
    Year     int NOT NULL,
    At       datetime2(3) NOT NULL
);
ALTER TABLE dbo.RankingChangeOutbox SET (LOCK_ESCALATION = DISABLE);

-- When it changed; null from hosts of the release before.
ALTER TABLE dbo.RankingOutbox ADD At datetime2(3) NULL;
GO
-- A type cannot be changed. The old type stays for the hosts of the previous release.
CREATE TYPE dbo.RankingOutboxRows_V2 AS TABLE (
    Id       bigint NOT NULL,
    ClaimId  bigint NOT NULL,
    Bureau   nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    ReportId bigint NOT NULL,
    Year     int NOT NULL,
    At       datetime2(3) NULL
);

-- With row-level security, the rows are hidden from a connection that names no bureau.
EXEC sys.sp_set_session_context N'Bureau', N'*';

-- The lists are as old as they were. No change has been numbered yet.
INSERT INTO dbo.BureauVersion (Bureau, Year, Seq, ChangedAt) SELECT Scope, Year, 0, ChangedAt FROM dbo.DataVersion WHERE Scope <> '';

EXEC sys.sp_set_session_context N'Bureau', NULL;
