-- A deviation as a case: what the unit said of it, who looks into it and until when. Dates are texts, e.g. 2025-03-31.
ALTER TABLE dbo.Deviation ADD Explanation nvarchar(max) NULL;
ALTER TABLE dbo.Deviation ADD ExplainedAt datetime2(3) NULL;
ALTER TABLE dbo.Deviation ADD Assignee nvarchar(200) COLLATE Latin1_General_100_BIN2 NULL;
ALTER TABLE dbo.Deviation ADD DueOn nvarchar(10) COLLATE Latin1_General_100_BIN2 NULL;

-- What was said and done of a deviation, from 1 on without a gap. Rows are never changed. Id tells one that an attempt has
-- left whose commit was not heard of.
CREATE TABLE dbo.DeviationEvent (
    Standing     bigint NOT NULL,
    Deviation    nvarchar(80) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Number       int NOT NULL,
    Id           bigint NOT NULL,
    Bureau       nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Kind         nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Text         nvarchar(max) NULL,
    Assignee     nvarchar(200) COLLATE Latin1_General_100_BIN2 NULL,
    DueOn        nvarchar(10) COLLATE Latin1_General_100_BIN2 NULL,
    StatusBefore nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    StatusAfter  nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Revision     int NOT NULL,
    Actor        nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Role         nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    At           datetime2(3) NOT NULL,
    CONSTRAINT PK_DeviationEvent PRIMARY KEY CLUSTERED (Standing, Deviation, Number),
    CONSTRAINT FK_DeviationEvent_Standing FOREIGN KEY (Standing) REFERENCES dbo.Standing (Id)
);

-- Work for a bureau and year that is too much for one transaction. Whoever has the lease, and until when, works on it.
CREATE TABLE dbo.Job (
    Id          bigint NOT NULL,
    Kind        nvarchar(40) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Bureau      nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Year        int NOT NULL,
    State       nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Done        int NOT NULL,
    Total       int NOT NULL,
    Counted     int NOT NULL,
    Arguments   nvarchar(max) NOT NULL,
    Position    nvarchar(400) COLLATE Latin1_General_100_BIN2 NULL,
    Attempts    int NOT NULL,
    Actor       nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Role        nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Lease       nvarchar(64) COLLATE Latin1_General_100_BIN2 NULL,
    LeasedUntil datetime2(3) NULL,
    CreatedAt   datetime2(3) NOT NULL,
    UpdatedAt   datetime2(3) NOT NULL,
    CONSTRAINT PK_Job PRIMARY KEY CLUSTERED (Id)
);
CREATE INDEX IX_Job_State ON dbo.Job (State, Bureau, Year, Id);

-- The deviations that a decision over a filter still has before it, with the status that they had when it was taken.
CREATE TABLE dbo.DecisionTarget (
    Job       bigint NOT NULL,
    Number    int NOT NULL,
    Bureau    nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Unit      nvarchar(32) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Standing  bigint NOT NULL,
    Deviation nvarchar(80) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Status    nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    CONSTRAINT PK_DecisionTarget PRIMARY KEY CLUSTERED (Job, Number),
    CONSTRAINT FK_DecisionTarget_Job FOREIGN KEY (Job) REFERENCES dbo.Job (Id)
);

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
    DueOn       nvarchar(10) COLLATE Latin1_General_100_BIN2 NULL
);

CREATE TYPE dbo.DeviationEventRows AS TABLE (
    Standing     bigint NOT NULL,
    Deviation    nvarchar(80) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Number       int NOT NULL,
    Id           bigint NOT NULL,
    Bureau       nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Kind         nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Text         nvarchar(max) NULL,
    Assignee     nvarchar(200) COLLATE Latin1_General_100_BIN2 NULL,
    DueOn        nvarchar(10) COLLATE Latin1_General_100_BIN2 NULL,
    StatusBefore nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    StatusAfter  nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Revision     int NOT NULL,
    Actor        nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Role         nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    At           datetime2(3) NOT NULL
);

CREATE TYPE dbo.JobRows AS TABLE (
    Id          bigint NOT NULL,
    Kind        nvarchar(40) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Bureau      nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Year        int NOT NULL,
    State       nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Done        int NOT NULL,
    Total       int NOT NULL,
    Counted     int NOT NULL,
    Arguments   nvarchar(max) NOT NULL,
    Position    nvarchar(400) COLLATE Latin1_General_100_BIN2 NULL,
    Attempts    int NOT NULL,
    Actor       nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Role        nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Lease       nvarchar(64) COLLATE Latin1_General_100_BIN2 NULL,
    LeasedUntil datetime2(3) NULL,
    CreatedAt   datetime2(3) NOT NULL,
    UpdatedAt   datetime2(3) NOT NULL
);

CREATE TYPE dbo.DecisionTargetRows AS TABLE (
    Job       bigint NOT NULL,
    Number    int NOT NULL,
    Bureau    nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Unit      nvarchar(32) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Standing  bigint NOT NULL,
    Deviation nvarchar(80) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Status    nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL
);
