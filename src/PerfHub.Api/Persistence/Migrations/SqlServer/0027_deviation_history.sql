-- The deviations of a report that are not resolved, the latest resolved ones, and single ones are found without reading all that it ever had.
CREATE INDEX IX_Deviation_Current ON dbo.Deviation (ReportId) WHERE Status <> 'Resolved';
CREATE INDEX IX_Deviation_Resolved ON dbo.Deviation (ReportId, Revision) WHERE Status = 'Resolved';
CREATE INDEX IX_Deviation_Id ON dbo.Deviation (ReportId, Id);

-- What the deviation was like when the bulk decision was accepted: it is skipped if it has changed since. Null for targets from before this.
ALTER TABLE dbo.DecisionTarget ADD InputsHash nvarchar(64) COLLATE Latin1_General_100_BIN2 NULL;
ALTER TABLE dbo.DecisionTarget ADD ChangedAt datetime2(3) NULL;
ALTER TABLE dbo.DecisionTarget ADD ExplainedAt datetime2(3) NULL;
GO
-- Columns cannot be added to a type. The old type stays for the hosts of the previous release.
CREATE TYPE dbo.DecisionTargetRows_V2 AS TABLE (
    Job         bigint NOT NULL,
    Number      int NOT NULL,
    Bureau      nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Unit        nvarchar(32) COLLATE Latin1_General_100_BIN2 NOT NULL,
    ReportId    bigint NOT NULL,
    Deviation   nvarchar(80) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Status      nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    InputsHash  nvarchar(64) COLLATE Latin1_General_100_BIN2 NULL,
    ChangedAt   datetime2(3) NULL,
    ExplainedAt datetime2(3) NULL
);
