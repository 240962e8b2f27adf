-- Subscriptions to events of a bureau and all below it, or of one unit. LastSeq numbers their deliveries. Events that were not queued
-- are counted in MissedCount.
CREATE TABLE WebhookSubscription (
    Id             INTEGER NOT NULL PRIMARY KEY,
    Bureau         TEXT NOT NULL REFERENCES Bureau (Code),
    Unit           TEXT NULL,
    Url            TEXT NOT NULL,
    Events         TEXT NULL,
    State          TEXT NOT NULL,
    StateReason    TEXT NULL,
    StateChangedAt TEXT NOT NULL,
    CreatedAt      TEXT NOT NULL,
    LastSeq        INTEGER NOT NULL,
    MissedCount    INTEGER NOT NULL,
    MissedSince    TEXT NULL,
    LastSuccessAt  TEXT NULL,
    LastFailureAt  TEXT NULL,
    LastFailure    TEXT NULL,
    LeaseOwner     TEXT NULL,
    LeasedUntil    TEXT NULL
);
CREATE INDEX IX_WebhookSubscription_Bureau ON WebhookSubscription (Bureau, Id);

-- The signing secrets of a subscription, encrypted. Old ones sign too until they expire.
CREATE TABLE WebhookSecret (
    Id           INTEGER NOT NULL PRIMARY KEY,
    Subscription INTEGER NOT NULL REFERENCES WebhookSubscription (Id),
    Bureau       TEXT NOT NULL,
    Encrypted    BLOB NOT NULL,
    ExpiresAt    TEXT NULL
);
CREATE INDEX IX_WebhookSecret_Subscription ON WebhookSecret (Subscription);

-- Events that are not deliveries yet; written in the transaction of the change, and only if a subscription may want them.
CREATE TABLE WebhookOutbox (
    Id      INTEGER NOT NULL PRIMARY KEY,
    ClaimId INTEGER NOT NULL,
    Bureau  TEXT NOT NULL,
    Unit    TEXT NULL,
    Events  TEXT NOT NULL,
    At      TEXT NOT NULL
);

-- The deliveries of a removed subscription are removed later, in batches, so there is no foreign key.
CREATE TABLE WebhookDelivery (
    Subscription  INTEGER NOT NULL,
    Seq           INTEGER NOT NULL,
    Bureau        TEXT NOT NULL,
    EventType     TEXT NOT NULL,
    Subject       TEXT NOT NULL,
    Payload       TEXT NOT NULL,
    Status        TEXT NOT NULL,
    Attempts      INTEGER NOT NULL,
    CreatedAt     TEXT NOT NULL,
    NextAttemptAt TEXT NOT NULL,
    ExpiresAt     TEXT NOT NULL,
    LastAttemptAt TEXT NULL,
    StatusCode    INTEGER NULL,
    Failure       TEXT NULL,
    PRIMARY KEY (Subscription, Seq)
) WITHOUT ROWID;
CREATE INDEX IX_WebhookDelivery_Due ON WebhookDelivery (Subscription, Status, NextAttemptAt);
CREATE INDEX IX_WebhookDelivery_Subject ON WebhookDelivery (Subscription, Status, Subject, Seq);
