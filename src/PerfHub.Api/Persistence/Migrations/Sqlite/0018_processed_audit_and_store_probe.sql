-- The ids of audit entries that have left the outbox, and a table for the readiness check, which is empty between two checks.

CREATE TABLE ProcessedAudit (
    Id          INTEGER NOT NULL PRIMARY KEY,
    ProcessedAt TEXT NOT NULL
);

CREATE TABLE StoreProbe (
    Id      INTEGER NOT NULL PRIMARY KEY,
    Padding BLOB NOT NULL
);
