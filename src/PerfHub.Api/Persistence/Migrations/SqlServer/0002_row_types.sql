-- A type for each table: rows are sent as one parameter a table, however many they are, in one round trip.

CREATE TYPE dbo.BureauRows AS TABLE (
    Code      nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Name      nvarchar(200) NOT NULL,
    Parent    nvarchar(12) COLLATE Latin1_General_100_BIN2 NULL,
    CreatedAt datetime2(3) NOT NULL
);

CREATE TYPE dbo.BureauScopeRows AS TABLE (
    Ancestor   nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Descendant nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL
);

CREATE TYPE dbo.UnitRows AS TABLE (
    Bureau    nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Code      nvarchar(32) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Name      nvarchar(200) NOT NULL,
    Sector    nvarchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Kind      nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Active    bit NOT NULL,
    CreatedAt datetime2(3) NOT NULL,
    UpdatedAt datetime2(3) NOT NULL
);

CREATE TYPE dbo.ApiKeyRows AS TABLE (
    Id           nvarchar(32) COLLATE Latin1_General_100_BIN2 NOT NULL,
    SecretSha256 nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Role         nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Bureau       nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Unit         nvarchar(32) COLLATE Latin1_General_100_BIN2 NULL,
    Name         nvarchar(100) NOT NULL,
    CreatedAt    datetime2(3) NOT NULL,
    ExpiresAt    datetime2(3) NULL,
    RevokedAt    datetime2(3) NULL
);

CREATE TYPE dbo.StandingRows AS TABLE (
    Id            bigint NOT NULL,
    Bureau        nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Unit          nvarchar(32) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Year          int NOT NULL,
    Revision      int NOT NULL,
    ContentSha256 nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Status        nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Claimed       bigint NOT NULL,
    Verified      bigint NOT NULL,
    ClaimedGrade  nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    VerifiedGrade nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    ExecutionRate bigint NULL,
    Credibility   bigint NOT NULL,
    High          int NOT NULL,
    Medium        int NOT NULL,
    Low           int NOT NULL,
    LastChange    bigint NOT NULL
);

CREATE TYPE dbo.RevisionRows AS TABLE (
    Standing       bigint NOT NULL,
    Number         int NOT NULL,
    Bureau         nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    ReceivedAt     datetime2(3) NOT NULL,
    Late           bit NOT NULL,
    ContentSha256  nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    PreviousSha256 nvarchar(64) COLLATE Latin1_General_100_BIN2 NULL,
    PolicyVersion  int NOT NULL,
    RuleSetVersion nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Document       varbinary(max) NOT NULL,
    Verdict        varbinary(max) NOT NULL
);

CREATE TYPE dbo.IndicatorResultRows AS TABLE (
    Standing   bigint NOT NULL,
    Ordinal    int NOT NULL,
    Bureau     nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Code       nvarchar(max) NOT NULL,
    Name       nvarchar(max) NOT NULL,
    Target     bigint NULL,
    MidYear    bigint NULL,
    Final      bigint NULL,
    Completion bigint NULL,
    Weight     bigint NOT NULL,
    Claimed    bigint NOT NULL,
    Verified   bigint NOT NULL
);

CREATE TYPE dbo.DeviationRows AS TABLE (
    Standing   bigint NOT NULL,
    RuleId     nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Id         nvarchar(80) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Bureau     nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Subject    nvarchar(max) NOT NULL,
    Severity   nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Status     nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Revision   int NOT NULL,
    Pointer    nvarchar(400) NOT NULL,
    Indicator  nvarchar(max) NULL,
    Expected   nvarchar(max) NOT NULL,
    Actual     nvarchar(max) NOT NULL,
    Difference bigint NULL,
    Formula    nvarchar(max) NOT NULL,
    MessageZh  nvarchar(max) NOT NULL,
    MessageEn  nvarchar(max) NOT NULL,
    OpenedAt   datetime2(3) NOT NULL,
    ChangedAt  datetime2(3) NOT NULL
);

CREATE TYPE dbo.RankingQueueRows AS TABLE (
    Id       bigint NOT NULL,
    Batch    bigint NOT NULL,
    Bureau   nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Standing bigint NOT NULL
);

CREATE TYPE dbo.RankedRows AS TABLE (
    Standing      bigint NOT NULL,
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
    Standing bigint NOT NULL
);

CREATE TYPE dbo.RankingGroupRows AS TABLE (
    Scope      nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Own        bit NOT NULL,
    Year       int NOT NULL,
    Sector     nvarchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Kind       nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Population int NOT NULL,
    Rated      int NOT NULL,
    Version    bigint NOT NULL
);

CREATE TYPE dbo.DeviationChangeQueueRows AS TABLE (
    Id       bigint NOT NULL,
    Batch    bigint NOT NULL,
    Bureau   nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Year     int NOT NULL,
    Standing bigint NOT NULL,
    Changes  nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Count    int NOT NULL,
    At       datetime2(3) NOT NULL
);

CREATE TYPE dbo.DeviationChangeRows AS TABLE (
    Seq      bigint NOT NULL,
    Bureau   nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Year     int NOT NULL,
    Standing bigint NOT NULL,
    Changes  nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Count    int NOT NULL,
    At       datetime2(3) NOT NULL
);

CREATE TYPE dbo.AuditQueueRows AS TABLE (
    Id           bigint NOT NULL,
    Batch        bigint NOT NULL,
    Bureau       nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    At           datetime2(3) NOT NULL,
    Actor        nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Role         nvarchar(20) COLLATE Latin1_General_100_BIN2 NULL,
    Action       nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Subject      nvarchar(200) COLLATE Latin1_General_100_BIN2 NULL,
    Origin       nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Outcome      nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL
);

CREATE TYPE dbo.AuditEntryRows AS TABLE (
    Seq          bigint NOT NULL,
    Bureau       nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    At           datetime2(3) NOT NULL,
    Actor        nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Role         nvarchar(20) COLLATE Latin1_General_100_BIN2 NULL,
    Action       nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Subject      nvarchar(200) COLLATE Latin1_General_100_BIN2 NULL,
    Origin       nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Outcome      nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    PreviousHash nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Hash         nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL
);
