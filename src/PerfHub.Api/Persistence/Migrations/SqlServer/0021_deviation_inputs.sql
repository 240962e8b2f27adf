-- Title is that of an auditor's own finding; null for the others. IndicatorName is the indicator's name in the revision of the deviation, and
-- IndicatorSubject what identifies the indicator across revisions. Inputs is a JSON list of what the deviation rests on, and InputsHash
-- a hash of it. Deviations from before this have none of them.
ALTER TABLE dbo.Deviation ADD Title nvarchar(200) NULL;
ALTER TABLE dbo.Deviation ADD IndicatorName nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL;
ALTER TABLE dbo.Deviation ADD IndicatorSubject nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL;
ALTER TABLE dbo.Deviation ADD Inputs nvarchar(max) NULL;
ALTER TABLE dbo.Deviation ADD InputsHash nvarchar(64) COLLATE Latin1_General_100_BIN2 NULL;

-- The inputs that the event refers to; null for events from before this.
ALTER TABLE dbo.DeviationEvent ADD InputsHash nvarchar(64) COLLATE Latin1_General_100_BIN2 NULL;

-- What identifies the indicator across revisions, where that is not its code.
ALTER TABLE dbo.IndicatorResult ADD Subject nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL;
GO
-- Columns cannot be added to a type. The old types stay for the hosts of the previous release.
CREATE TYPE dbo.DeviationRows_V2 AS TABLE (
    ReportId    bigint NOT NULL,
    RuleId      nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Id          nvarchar(80) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Bureau      nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Subject     nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Severity    nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Status      nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Revision    int NOT NULL,
    Pointer     nvarchar(400) NOT NULL,
    Indicator   nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL,
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
    PeerUnit    nvarchar(32) COLLATE Latin1_General_100_BIN2 NULL,
    Title            nvarchar(200) NULL,
    IndicatorName    nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL,
    IndicatorSubject nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL,
    Inputs           nvarchar(max) NULL,
    InputsHash       nvarchar(64) COLLATE Latin1_General_100_BIN2 NULL
);

CREATE TYPE dbo.DeviationEventRows_V2 AS TABLE (
    ReportId     bigint NOT NULL,
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
    InputsHash   nvarchar(64) COLLATE Latin1_General_100_BIN2 NULL
);

CREATE TYPE dbo.IndicatorResultRows_V2 AS TABLE (
    ReportId   bigint NOT NULL,
    Ordinal    int NOT NULL,
    Bureau     nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Code       nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Name       nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Target     bigint NULL,
    MidYear    bigint NULL,
    Final      bigint NULL,
    Completion bigint NULL,
    Weight     bigint NOT NULL,
    Claimed    bigint NOT NULL,
    Verified   bigint NOT NULL,
    Subject    nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL
);
