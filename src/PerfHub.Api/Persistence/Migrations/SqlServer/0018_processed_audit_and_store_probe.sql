-- The ids of audit entries that have left the outbox, and a table for the readiness check, which is empty between two checks.

CREATE TABLE dbo.ProcessedAudit (
    Id          bigint NOT NULL,
    ProcessedAt datetime2(3) NOT NULL,
    CONSTRAINT PK_ProcessedAudit PRIMARY KEY (Id)
);

CREATE TYPE dbo.ProcessedAuditRows AS TABLE (
    Id          bigint NOT NULL,
    ProcessedAt datetime2(3) NOT NULL
);

CREATE TABLE dbo.StoreProbe (
    Id      bigint NOT NULL,
    Padding varbinary(max) NOT NULL,
    CONSTRAINT PK_StoreProbe PRIMARY KEY (Id)
);

CREATE TYPE dbo.StoreProbeRows AS TABLE (
    Id      bigint NOT NULL,
    Padding varbinary(max) NOT NULL
);
