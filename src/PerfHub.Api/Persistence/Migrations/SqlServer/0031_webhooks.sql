-- Subscriptions to events of a bureau and all below it, or of one unit. LastSeq numbers their deliveries. Events that were not queued
-- are counted in MissedCount.
CREATE TABLE dbo.WebhookSubscription (
    Id             bigint NOT NULL,
    Bureau         nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Unit           nvarchar(32) COLLATE Latin1_General_100_BIN2 NULL,
    Url            nvarchar(2048) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Events         nvarchar(400) COLLATE Latin1_General_100_BIN2 NULL,
    State          nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    StateReason    nvarchar(20) COLLATE Latin1_General_100_BIN2 NULL,
    StateChangedAt datetime2(3) NOT NULL,
    CreatedAt      datetime2(3) NOT NULL,
    LastSeq        int NOT NULL,
    MissedCount    int NOT NULL,
    MissedSince    datetime2(3) NULL,
    LastSuccessAt  datetime2(3) NULL,
    LastFailureAt  datetime2(3) NULL,
    LastFailure    nvarchar(20) COLLATE Latin1_General_100_BIN2 NULL,
    LeaseOwner     nvarchar(64) COLLATE Latin1_General_100_BIN2 NULL,
    LeasedUntil    datetime2(3) NULL,
    CONSTRAINT PK_WebhookSubscription PRIMARY KEY CLUSTERED (Id),
    CONSTRAINT FK_WebhookSubscription_Bureau FOREIGN KEY (Bureau) REFERENCES dbo.Bureau (Code)
);
CREATE INDEX IX_WebhookSubscription_Bureau ON dbo.WebhookSubscription (Bureau, Id);

-- The signing secrets of a subscription, encrypted. Old ones sign too until they expire.
CREATE TABLE dbo.WebhookSecret (
    Id           bigint NOT NULL,
    Subscription bigint NOT NULL,
    Bureau       nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Encrypted    varbinary(max) NOT NULL,
    ExpiresAt    datetime2(3) NULL,
    CONSTRAINT PK_WebhookSecret PRIMARY KEY CLUSTERED (Id),
    CONSTRAINT FK_WebhookSecret_WebhookSubscription FOREIGN KEY (Subscription) REFERENCES dbo.WebhookSubscription (Id)
);
CREATE INDEX IX_WebhookSecret_Subscription ON dbo.WebhookSecret (Subscription);

-- Events that are not deliveries yet; written in the transaction of the change, and only if a subscription may want them.
CREATE TABLE dbo.WebhookOutbox (
    Id      bigint NOT NULL,
    ClaimId bigint NOT NULL,
    Bureau  nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Unit    nvarchar(32) COLLATE Latin1_General_100_BIN2 NULL,
    Events  nvarchar(max) NOT NULL,
    At      datetime2(3) NOT NULL,
    CONSTRAINT PK_WebhookOutbox PRIMARY KEY CLUSTERED (Id)
);
ALTER TABLE dbo.WebhookOutbox SET (LOCK_ESCALATION = DISABLE);

-- The deliveries of a removed subscription are removed later, in batches, so there is no foreign key.
CREATE TABLE dbo.WebhookDelivery (
    Subscription  bigint NOT NULL,
    Seq           int NOT NULL,
    Bureau        nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    EventType     nvarchar(40) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Subject       nvarchar(80) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Payload       nvarchar(max) NOT NULL,
    Status        nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Attempts      int NOT NULL,
    CreatedAt     datetime2(3) NOT NULL,
    NextAttemptAt datetime2(3) NOT NULL,
    ExpiresAt     datetime2(3) NOT NULL,
    LastAttemptAt datetime2(3) NULL,
    StatusCode    int NULL,
    Failure       nvarchar(20) COLLATE Latin1_General_100_BIN2 NULL,
    CONSTRAINT PK_WebhookDelivery PRIMARY KEY CLUSTERED (Subscription, Seq)
);
CREATE INDEX IX_WebhookDelivery_Due ON dbo.WebhookDelivery (Subscription, Status, NextAttemptAt);
CREATE INDEX IX_WebhookDelivery_Subject ON dbo.WebhookDelivery (Subscription, Status, Subject, Seq);

CREATE TYPE dbo.WebhookSubscriptionRows AS TABLE (
    Id             bigint NOT NULL,
    Bureau         nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Unit           nvarchar(32) COLLATE Latin1_General_100_BIN2 NULL,
    Url            nvarchar(2048) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Events         nvarchar(400) COLLATE Latin1_General_100_BIN2 NULL,
    State          nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    StateReason    nvarchar(20) COLLATE Latin1_General_100_BIN2 NULL,
    StateChangedAt datetime2(3) NOT NULL,
    CreatedAt      datetime2(3) NOT NULL,
    LastSeq        int NOT NULL,
    MissedCount    int NOT NULL,
    MissedSince    datetime2(3) NULL,
    LastSuccessAt  datetime2(3) NULL,
    LastFailureAt  datetime2(3) NULL,
    LastFailure    nvarchar(20) COLLATE Latin1_General_100_BIN2 NULL,
    LeaseOwner     nvarchar(64) COLLATE Latin1_General_100_BIN2 NULL,
    LeasedUntil    datetime2(3) NULL
);

CREATE TYPE dbo.WebhookSecretRows AS TABLE (
    Id           bigint NOT NULL,
    Subscription bigint NOT NULL,
    Bureau       nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Encrypted    varbinary(max) NOT NULL,
    ExpiresAt    datetime2(3) NULL
);

CREATE TYPE dbo.WebhookOutboxRows AS TABLE (
    Id      bigint NOT NULL,
    ClaimId bigint NOT NULL,
    Bureau  nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Unit    nvarchar(32) COLLATE Latin1_General_100_BIN2 NULL,
    Events  nvarchar(max) NOT NULL,
    At      datetime2(3) NOT NULL
);

CREATE TYPE dbo.WebhookDeliveryRows AS TABLE (
    Subscription  bigint NOT NULL,
    Seq           int NOT NULL,
    Bureau        nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    EventType     nvarchar(40) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Subject       nvarchar(80) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Payload       nvarchar(max) NOT NULL,
    Status        nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Attempts      int NOT NULL,
    CreatedAt     datetime2(3) NOT NULL,
    NextAttemptAt datetime2(3) NOT NULL,
    ExpiresAt     datetime2(3) NOT NULL,
    LastAttemptAt datetime2(3) NULL,
    StatusCode    int NULL,
    Failure       nvarchar(20) COLLATE Latin1_General_100_BIN2 NULL
);
