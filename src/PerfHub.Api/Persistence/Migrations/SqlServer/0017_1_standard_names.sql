-- Tables and columns get the names that the field uses. Old hosts do not know them: stop all hosts before this release.
-- Constraints and indexes keep their names: nothing refers to them, and Babelfish cannot rename them.

EXEC sys.sp_rename N'dbo.Standing.Tallies', N'RuleTallies', N'COLUMN';
EXEC sys.sp_rename N'dbo.Standing.VerdictOf', N'VerdictReevaluation', N'COLUMN';
EXEC sys.sp_rename N'dbo.Standing.Said', N'OutcomeHash', N'COLUMN';
EXEC sys.sp_rename N'dbo.Standing.JudgedBy', N'InputsHash', N'COLUMN';
EXEC sys.sp_rename N'dbo.Revision.Standing', N'ReportId', N'COLUMN';
EXEC sys.sp_rename N'dbo.IndicatorResult.Standing', N'ReportId', N'COLUMN';
EXEC sys.sp_rename N'dbo.Deviation.Standing', N'ReportId', N'COLUMN';
EXEC sys.sp_rename N'dbo.DeviationChangeQueue.Batch', N'ClaimId', N'COLUMN';
EXEC sys.sp_rename N'dbo.DeviationChangeQueue.Standing', N'ReportId', N'COLUMN';
EXEC sys.sp_rename N'dbo.DeviationChange.Standing', N'ReportId', N'COLUMN';
EXEC sys.sp_rename N'dbo.RankingQueue.Batch', N'ClaimId', N'COLUMN';
EXEC sys.sp_rename N'dbo.RankingQueue.Standing', N'ReportId', N'COLUMN';
EXEC sys.sp_rename N'dbo.Ranked.Standing', N'ReportId', N'COLUMN';
EXEC sys.sp_rename N'dbo.RankingEntry.Standing', N'ReportId', N'COLUMN';
EXEC sys.sp_rename N'dbo.AuditQueue.Batch', N'ClaimId', N'COLUMN';
EXEC sys.sp_rename N'dbo.Decision.Standing', N'ReportId', N'COLUMN';
EXEC sys.sp_rename N'dbo.Reevaluation.Standing', N'ReportId', N'COLUMN';
EXEC sys.sp_rename N'dbo.DeviationEvent.Standing', N'ReportId', N'COLUMN';
EXEC sys.sp_rename N'dbo.Job.Lease', N'LeaseOwner', N'COLUMN';
EXEC sys.sp_rename N'dbo.Job.Counted', N'FlaggedOrSkipped', N'COLUMN';
EXEC sys.sp_rename N'dbo.DecisionTarget.Standing', N'ReportId', N'COLUMN';
EXEC sys.sp_rename N'dbo.ScopeVersion.At', N'ChangedAt', N'COLUMN';
EXEC sys.sp_rename N'dbo.Comparison.Standing', N'ReportId', N'COLUMN';
EXEC sys.sp_rename N'dbo.Comparison.Found', N'Result', N'COLUMN';
EXEC sys.sp_rename N'dbo.Comparison.PeerStanding', N'PeerReportId', N'COLUMN';
EXEC sys.sp_rename N'dbo.Narrative.Standing', N'ReportId', N'COLUMN';
EXEC sys.sp_rename N'dbo.Standing', N'CurrentReport', N'OBJECT';
EXEC sys.sp_rename N'dbo.Ranked', N'RankedReport', N'OBJECT';
EXEC sys.sp_rename N'dbo.RankingQueue', N'RankingOutbox', N'OBJECT';
EXEC sys.sp_rename N'dbo.DeviationChangeQueue', N'DeviationChangeOutbox', N'OBJECT';
EXEC sys.sp_rename N'dbo.AuditQueue', N'AuditOutbox', N'OBJECT';
EXEC sys.sp_rename N'dbo.IdempotentAnswer', N'IdempotentResponse', N'OBJECT';
EXEC sys.sp_rename N'dbo.ScopeVersion', N'DataVersion', N'OBJECT';
EXEC sys.sp_rename N'dbo.Comparison', N'PeerComparison', N'OBJECT';
EXEC sys.sp_rename N'dbo.Narrative', N'NarrativeSignature', N'OBJECT';
GO
-- A type cannot be changed.
DROP TYPE dbo.IndicatorResultRows;
DROP TYPE dbo.RankedRows;
DROP TYPE dbo.RankingEntryRows;
DROP TYPE dbo.DeviationChangeQueueRows;
DROP TYPE dbo.DeviationChangeRows;
DROP TYPE dbo.AuditQueueRows;
DROP TYPE dbo.DecisionRows;
DROP TYPE dbo.ReevaluationRows;
DROP TYPE dbo.RevisionRows;
DROP TYPE dbo.IdempotentAnswerRows;
DROP TYPE dbo.DeviationEventRows;
DROP TYPE dbo.JobRows;
DROP TYPE dbo.DecisionTargetRows;
DROP TYPE dbo.ScopeVersionRows;
DROP TYPE dbo.RankingQueueRows;
DROP TYPE dbo.DeviationRows;
DROP TYPE dbo.ComparisonRows;
DROP TYPE dbo.NarrativeRows;
DROP TYPE dbo.StandingRows;
GO
CREATE TYPE dbo.IndicatorResultRows AS TABLE (
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
    Verified   bigint NOT NULL
);

CREATE TYPE dbo.RankedReportRows AS TABLE (
    ReportId      bigint NOT NULL,
    Bureau        nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Sector        nvarchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Kind          nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Claimed       bigint NOT NULL,
    Verified      bigint NOT NULL,
    ExecutionRate bigint NULL,
    Credibility   bigint NOT NULL,
    Summary       varbinary(4000) NOT NULL
);

CREATE TYPE dbo.RankingEntryRows AS TABLE (
    Scope    nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Year     int NOT NULL,
    Metric   nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Position nvarchar(70) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Sector   nvarchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Kind     nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Bureau   nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    ReportId bigint NOT NULL
);

CREATE TYPE dbo.DeviationChangeOutboxRows AS TABLE (
    Id       bigint NOT NULL,
    ClaimId  bigint NOT NULL,
    Bureau   nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Year     int NOT NULL,
    ReportId bigint NOT NULL,
    Changes  nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Count    int NOT NULL,
    At       datetime2(3) NOT NULL
);

CREATE TYPE dbo.DeviationChangeRows AS TABLE (
    Seq      bigint NOT NULL,
    Bureau   nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Year     int NOT NULL,
    ReportId bigint NOT NULL,
    Changes  nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Count    int NOT NULL,
    At       datetime2(3) NOT NULL
);

CREATE TYPE dbo.AuditOutboxRows AS TABLE (
    Id      bigint NOT NULL,
    ClaimId bigint NOT NULL,
    Bureau  nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    At      datetime2(3) NOT NULL,
    Actor   nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Role    nvarchar(20) COLLATE Latin1_General_100_BIN2 NULL,
    Action  nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Subject nvarchar(200) COLLATE Latin1_General_100_BIN2 NULL,
    Origin  nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Outcome nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL
);

CREATE TYPE dbo.DecisionRows AS TABLE (
    ReportId     bigint NOT NULL,
    Number       int NOT NULL,
    Bureau       nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Kind         nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Revision     int NOT NULL,
    Reevaluation int NOT NULL,
    At           datetime2(3) NOT NULL,
    Actor        nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Role         nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Reason       nvarchar(2000) NULL
);

CREATE TYPE dbo.ReevaluationRows AS TABLE (
    ReportId       bigint NOT NULL,
    Number         int NOT NULL,
    Bureau         nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Revision       int NOT NULL,
    At             datetime2(3) NOT NULL,
    PolicyVersion  int NOT NULL,
    RuleSetVersion nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Verdict        varbinary(max) NOT NULL
);

CREATE TYPE dbo.RevisionRows AS TABLE (
    ReportId       bigint NOT NULL,
    Number         int NOT NULL,
    Bureau         nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    ReceivedAt     datetime2(3) NOT NULL,
    Late           bit NOT NULL,
    ContentSha256  nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    PreviousSha256 nvarchar(64) COLLATE Latin1_General_100_BIN2 NULL,
    PolicyVersion  int NOT NULL,
    RuleSetVersion nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Document       varbinary(max) NOT NULL,
    Verdict        varbinary(max) NOT NULL,
    FiledBy        nvarchar(200) COLLATE Latin1_General_100_BIN2 NULL,
    ChainSeq       bigint NULL,
    ReceiptSha256  nvarchar(64) COLLATE Latin1_General_100_BIN2 NULL,
    ChainHead      nvarchar(64) COLLATE Latin1_General_100_BIN2 NULL
);

CREATE TYPE dbo.IdempotentResponseRows AS TABLE (
    Id            nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Bureau        nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    RequestSha256 nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Attempt       bigint NOT NULL,
    CreatedAt     datetime2(3) NOT NULL,
    Status        int NOT NULL,
    Location      nvarchar(400) COLLATE Latin1_General_100_BIN2 NULL,
    ETag          nvarchar(100) COLLATE Latin1_General_100_BIN2 NULL,
    Body          varbinary(max) NOT NULL
);

CREATE TYPE dbo.DeviationEventRows AS TABLE (
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
    At           datetime2(3) NOT NULL
);

CREATE TYPE dbo.JobRows AS TABLE (
    Id               bigint NOT NULL,
    Kind             nvarchar(40) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Bureau           nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Year             int NOT NULL,
    State            nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Done             int NOT NULL,
    Total            int NOT NULL,
    FlaggedOrSkipped int NOT NULL,
    Arguments        nvarchar(max) NOT NULL,
    Position         nvarchar(400) COLLATE Latin1_General_100_BIN2 NULL,
    Attempts         int NOT NULL,
    Actor            nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Role             nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    LeaseOwner       nvarchar(64) COLLATE Latin1_General_100_BIN2 NULL,
    LeasedUntil      datetime2(3) NULL,
    CreatedAt        datetime2(3) NOT NULL,
    UpdatedAt        datetime2(3) NOT NULL
);

CREATE TYPE dbo.DecisionTargetRows AS TABLE (
    Job       bigint NOT NULL,
    Number    int NOT NULL,
    Bureau    nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Unit      nvarchar(32) COLLATE Latin1_General_100_BIN2 NOT NULL,
    ReportId  bigint NOT NULL,
    Deviation nvarchar(80) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Status    nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL
);

CREATE TYPE dbo.DataVersionRows AS TABLE (
    Scope     nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Year      int NOT NULL,
    Version   bigint NOT NULL,
    ChangedAt datetime2(3) NOT NULL
);

CREATE TYPE dbo.RankingOutboxRows AS TABLE (
    Id       bigint NOT NULL,
    ClaimId  bigint NOT NULL,
    Bureau   nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    ReportId bigint NOT NULL,
    Year     int NOT NULL
);

CREATE TYPE dbo.DeviationRows AS TABLE (
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
    PeerUnit    nvarchar(32) COLLATE Latin1_General_100_BIN2 NULL
);

CREATE TYPE dbo.PeerComparisonRows AS TABLE (
    ReportId     bigint NOT NULL,
    Bureau       nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Revision     int NOT NULL,
    Job          bigint NOT NULL,
    Region       nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    PeerReportId bigint NULL,
    PeerRevision int NULL,
    Result       varbinary(max) NOT NULL
);

CREATE TYPE dbo.NarrativeSignatureRows AS TABLE (
    ReportId  bigint NOT NULL,
    Bureau    nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Revision  int NOT NULL,
    Method    int NOT NULL,
    Signature varbinary(512) NOT NULL
);

CREATE TYPE dbo.CurrentReportRows AS TABLE (
    Id                  bigint NOT NULL,
    Bureau              nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Unit                nvarchar(32) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Year                int NOT NULL,
    Revision            int NOT NULL,
    ContentSha256       nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Status              nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Claimed             bigint NOT NULL,
    Verified            bigint NOT NULL,
    ClaimedGrade        nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    VerifiedGrade       nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    ExecutionRate       bigint NULL,
    Credibility         bigint NOT NULL,
    High                int NOT NULL,
    Medium              int NOT NULL,
    Low                 int NOT NULL,
    LastChange          bigint NOT NULL,
    Reevaluation        int NOT NULL,
    Late                bit NOT NULL,
    Initial             bigint NULL,
    Adjusted            bigint NULL,
    Executed            bigint NULL,
    PolicyBureau        nvarchar(12) COLLATE Latin1_General_100_BIN2 NULL,
    PolicyVersion       int NULL,
    RuleSetVersion      nvarchar(20) COLLATE Latin1_General_100_BIN2 NULL,
    RuleTallies         varbinary(1000) NULL,
    VerdictReevaluation int NOT NULL,
    OutcomeHash         varbinary(32) NULL,
    InputsHash          varbinary(16) NULL
);
