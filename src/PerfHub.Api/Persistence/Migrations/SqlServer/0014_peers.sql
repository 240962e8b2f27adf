-- The other unit that a deviation rests on. It is told only to those whose scope it lies in.
ALTER TABLE dbo.Deviation ADD PeerBureau nvarchar(12) COLLATE Latin1_General_100_BIN2 NULL;
ALTER TABLE dbo.Deviation ADD PeerUnit nvarchar(32) COLLATE Latin1_General_100_BIN2 NULL;
GO
-- A type cannot be changed.
DROP TYPE dbo.DeviationRows;
GO
CREATE TYPE dbo.DeviationRows AS TABLE (
    Standing    bigint NOT NULL,
    RuleId      nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Id          nvarchar(80) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Bureau      nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Subject     nvarchar(max) NOT NULL,
    Severity    nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Status      nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Revision    int NOT NULL,
    Pointer     nvarchar(400) NOT NULL,
    Indicator   nvarchar(max) NULL,
    Expected    nvarchar(max) NOT NULL,
    Actual      nvarchar(max) NOT NULL,
    Difference  bigint NULL,
    Formula     nvarchar(max) NOT NULL,
    MessageZh   nvarchar(max) NOT NULL,
    MessageEn   nvarchar(max) NOT NULL,
    OpenedAt    datetime2(3) NOT NULL,
    ChangedAt   datetime2(3) NOT NULL,
    Explanation nvarchar(max) NULL,
    ExplainedAt datetime2(3) NULL,
    Assignee    nvarchar(200) COLLATE Latin1_General_100_BIN2 NULL,
    DueOn       nvarchar(10) COLLATE Latin1_General_100_BIN2 NULL,
    PeerBureau  nvarchar(12) COLLATE Latin1_General_100_BIN2 NULL,
    PeerUnit    nvarchar(32) COLLATE Latin1_General_100_BIN2 NULL
);

-- What comparing all units of a region has found beside one revision of a unit's report: the last comparison of the widest region.
-- Found is JSON, compressed. PeerStanding and PeerRevision are those of the narrative that is most like this one's, where one is.
CREATE TABLE dbo.Comparison (
    Standing     bigint NOT NULL,
    Bureau       nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Revision     int NOT NULL,
    Job          bigint NOT NULL,
    Region       nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    PeerStanding bigint NULL,
    PeerRevision int NULL,
    Found        varbinary(max) NOT NULL,
    CONSTRAINT PK_Comparison PRIMARY KEY CLUSTERED (Standing),
    CONSTRAINT FK_Comparison_Standing FOREIGN KEY (Standing) REFERENCES dbo.Standing (Id)
);

CREATE TYPE dbo.ComparisonRows AS TABLE (
    Standing     bigint NOT NULL,
    Bureau       nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Revision     int NOT NULL,
    Job          bigint NOT NULL,
    Region       nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    PeerStanding bigint NULL,
    PeerRevision int NULL,
    Found        varbinary(max) NOT NULL
);
