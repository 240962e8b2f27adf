-- WordsHash is a hash of pointer, formula, message and inputs, which a row leaves out because the verdict of its revision, or of one of the
-- revision's re-evaluations, has them. Reevaluation is the number of that re-evaluation; 0 for the verdict at filing. Both are null where the
-- row has the words itself, as all rows from before this.
ALTER TABLE dbo.Deviation ADD WordsHash bigint NULL;
ALTER TABLE dbo.Deviation ADD Reevaluation int NULL;
GO
-- Columns cannot be added to a type. The old type stays for the hosts of the previous release.
CREATE TYPE dbo.DeviationRows_V3 AS TABLE (
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
    InputsHash       nvarchar(64) COLLATE Latin1_General_100_BIN2 NULL,
    WordsHash        bigint NULL,
    Reevaluation     int NULL
);
