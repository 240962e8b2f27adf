-- Answers to requests with an Idempotency-Key, each written in the transaction that did what was asked for, and given again for
-- 48 hours. Id is a hash of the caller and its key: rows are kept in the order of time, so that they are appended and removed
-- side by side.
CREATE TABLE dbo.IdempotentAnswer (
    Id            nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Bureau        nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    RequestSha256 nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Attempt       bigint NOT NULL,
    CreatedAt     datetime2(3) NOT NULL,
    Status        int NOT NULL,
    Location      nvarchar(400) COLLATE Latin1_General_100_BIN2 NULL,
    ETag          nvarchar(100) COLLATE Latin1_General_100_BIN2 NULL,
    Body          varbinary(max) NOT NULL,
    CONSTRAINT PK_IdempotentAnswer PRIMARY KEY NONCLUSTERED (Id)
);
CREATE CLUSTERED INDEX IX_IdempotentAnswer_CreatedAt ON dbo.IdempotentAnswer (CreatedAt);

CREATE TYPE dbo.IdempotentAnswerRows AS TABLE (
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
