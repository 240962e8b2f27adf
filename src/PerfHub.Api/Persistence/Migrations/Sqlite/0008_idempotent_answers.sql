-- Answers to requests with an Idempotency-Key, each written in the transaction that did what was asked for, and given again for
-- 48 hours. Id is a hash of the caller and its key.
CREATE TABLE IdempotentAnswer (
    Id            TEXT NOT NULL PRIMARY KEY,
    Bureau        TEXT NOT NULL,
    RequestSha256 TEXT NOT NULL,
    Attempt       INTEGER NOT NULL,
    CreatedAt     TEXT NOT NULL,
    Status        INTEGER NOT NULL,
    Location      TEXT NULL,
    ETag          TEXT NULL,
    Body          BLOB NOT NULL
);
CREATE INDEX IX_IdempotentAnswer_CreatedAt ON IdempotentAnswer (CreatedAt);
