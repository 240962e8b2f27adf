-- How often what the lists and overviews of a bureau show of a year has changed, and when it last did; year 0 is for what belongs
-- to no year: units, bureaus, names.
CREATE TABLE dbo.ScopeVersion (
    Scope   nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Year    int NOT NULL,
    Version bigint NOT NULL,
    At      datetime2(3) NOT NULL,
    CONSTRAINT PK_ScopeVersion PRIMARY KEY CLUSTERED (Scope, Year)
);

CREATE TYPE dbo.ScopeVersionRows AS TABLE (
    Scope   nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Year    int NOT NULL,
    Version bigint NOT NULL,
    At      datetime2(3) NOT NULL
);

-- Standing is 0 where something of the bureau itself has changed.
ALTER TABLE dbo.RankingQueue ADD Year int NOT NULL CONSTRAINT DF_RankingQueue_Year DEFAULT 0;
GO
-- A type cannot be changed.
DROP TYPE dbo.RankingQueueRows;
GO
CREATE TYPE dbo.RankingQueueRows AS TABLE (
    Id       bigint NOT NULL,
    Batch    bigint NOT NULL,
    Bureau   nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Standing bigint NOT NULL,
    Year     int NOT NULL
);

-- What overviews add up of a standing; unknown of what was filed before this, until it is judged again. Tallies is how often each
-- rule gave each answer.
ALTER TABLE dbo.Standing ADD Initial bigint NULL;
ALTER TABLE dbo.Standing ADD Adjusted bigint NULL;
ALTER TABLE dbo.Standing ADD Executed bigint NULL;
ALTER TABLE dbo.Standing ADD PolicyBureau nvarchar(12) COLLATE Latin1_General_100_BIN2 NULL;
ALTER TABLE dbo.Standing ADD PolicyVersion int NULL;
ALTER TABLE dbo.Standing ADD RuleSetVersion nvarchar(20) COLLATE Latin1_General_100_BIN2 NULL;
ALTER TABLE dbo.Standing ADD Tallies varbinary(1000) NULL;
GO
DROP TYPE dbo.StandingRows;
GO
CREATE TYPE dbo.StandingRows AS TABLE (
    Id             bigint NOT NULL,
    Bureau         nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Unit           nvarchar(32) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Year           int NOT NULL,
    Revision       int NOT NULL,
    ContentSha256  nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Status         nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Claimed        bigint NOT NULL,
    Verified       bigint NOT NULL,
    ClaimedGrade   nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    VerifiedGrade  nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    ExecutionRate  bigint NULL,
    Credibility    bigint NOT NULL,
    High           int NOT NULL,
    Medium         int NOT NULL,
    Low            int NOT NULL,
    LastChange     bigint NOT NULL,
    Reevaluation   int NOT NULL,
    Late           bit NOT NULL,
    Initial        bigint NULL,
    Adjusted       bigint NULL,
    Executed       bigint NULL,
    PolicyBureau   nvarchar(12) COLLATE Latin1_General_100_BIN2 NULL,
    PolicyVersion  int NULL,
    RuleSetVersion nvarchar(20) COLLATE Latin1_General_100_BIN2 NULL,
    Tallies        varbinary(1000) NULL
);
