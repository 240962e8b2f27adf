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
ALTER TABLE dbo.RankingQueue ADD
    Year int NOT NULL CONSTRAINT DF_RankingQueue_Year DEFAULT 0;
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
