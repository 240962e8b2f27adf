-- Figures are bigint, the value times 10^6: they compare, sort and sum exactly. Times are UTC. Codes, and all that is looked
-- up or ordered, compare byte by byte (BIN2), as on the embedded store; texts that are only read have the database's own.
-- All that a filing writes hangs on the id of its standing. Ids grow with time, so a filing's rows are appended side by
-- side, whatever bureau it is of; Bureau stands in each of them, for it says whose they are.

CREATE TABLE dbo.Bureau (
    Code      nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Name      nvarchar(200) NOT NULL,
    Parent    nvarchar(12) COLLATE Latin1_General_100_BIN2 NULL,
    CreatedAt datetime2(3) NOT NULL,
    CONSTRAINT PK_Bureau PRIMARY KEY CLUSTERED (Code),
    CONSTRAINT FK_Bureau_Parent FOREIGN KEY (Parent) REFERENCES dbo.Bureau (Code)
);

-- Which bureaus lie within which: every bureau within itself, and within each one above it.
CREATE TABLE dbo.BureauScope (
    Ancestor   nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Descendant nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    CONSTRAINT PK_BureauScope PRIMARY KEY CLUSTERED (Ancestor, Descendant),
    CONSTRAINT FK_BureauScope_Ancestor FOREIGN KEY (Ancestor) REFERENCES dbo.Bureau (Code),
    CONSTRAINT FK_BureauScope_Descendant FOREIGN KEY (Descendant) REFERENCES dbo.Bureau (Code)
);
CREATE INDEX IX_BureauScope_Descendant ON dbo.BureauScope (Descendant, Ancestor);

CREATE TABLE dbo.Unit (
    Bureau    nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Code      nvarchar(32) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Name      nvarchar(200) NOT NULL,
    Sector    nvarchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Kind      nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Active    bit NOT NULL,
    CreatedAt datetime2(3) NOT NULL,
    UpdatedAt datetime2(3) NOT NULL,
    CONSTRAINT PK_Unit PRIMARY KEY CLUSTERED (Bureau, Code),
    CONSTRAINT FK_Unit_Bureau FOREIGN KEY (Bureau) REFERENCES dbo.Bureau (Code)
);

CREATE TABLE dbo.ApiKey (
    Id           nvarchar(32) COLLATE Latin1_General_100_BIN2 NOT NULL,
    SecretSha256 nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Role         nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Bureau       nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Unit         nvarchar(32) COLLATE Latin1_General_100_BIN2 NULL,
    Name         nvarchar(100) NOT NULL,
    CreatedAt    datetime2(3) NOT NULL,
    ExpiresAt    datetime2(3) NULL,
    RevokedAt    datetime2(3) NULL,
    CONSTRAINT PK_ApiKey PRIMARY KEY CLUSTERED (Id),
    CONSTRAINT FK_ApiKey_Bureau FOREIGN KEY (Bureau) REFERENCES dbo.Bureau (Code),
    CONSTRAINT FK_ApiKey_Unit FOREIGN KEY (Bureau, Unit) REFERENCES dbo.Unit (Bureau, Code)
);

-- Where a unit stands in a year: its current revision, and the figures that are ranked. LastChange is the id of the last
-- entry of the change feed that is about it.
CREATE TABLE dbo.Standing (
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
    LastChange    bigint NOT NULL,
    CONSTRAINT PK_Standing PRIMARY KEY CLUSTERED (Id),
    CONSTRAINT UQ_Standing UNIQUE (Bureau, Year, Unit),
    CONSTRAINT FK_Standing_Unit FOREIGN KEY (Bureau, Unit) REFERENCES dbo.Unit (Bureau, Code)
);

-- What was filed and what the system said of it. Rows are never changed.
CREATE TABLE dbo.Revision (
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
    Verdict        varbinary(max) NOT NULL,
    CONSTRAINT PK_Revision PRIMARY KEY CLUSTERED (Standing, Number),
    CONSTRAINT FK_Revision_Standing FOREIGN KEY (Standing) REFERENCES dbo.Standing (Id)
);

-- The indicators of the current revision.
CREATE TABLE dbo.IndicatorResult (
    Standing   bigint NOT NULL,
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
    Verified   bigint NOT NULL,
    CONSTRAINT PK_IndicatorResult PRIMARY KEY CLUSTERED (Standing, Ordinal),
    CONSTRAINT FK_IndicatorResult_Standing FOREIGN KEY (Standing) REFERENCES dbo.Standing (Id)
);

-- The life of each deviation across revisions, with the figures of the revision that broke the rule last.
CREATE TABLE dbo.Deviation (
    Standing   bigint NOT NULL,
    RuleId     nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Id         nvarchar(80) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Bureau     nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Subject    nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Severity   nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Status     nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Revision   int NOT NULL,
    Pointer    nvarchar(400) NOT NULL,
    Indicator  nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL,
    Expected   nvarchar(max) NOT NULL,
    Actual     nvarchar(max) NOT NULL,
    Difference bigint NULL,
    Formula    nvarchar(max) NOT NULL,
    MessageZh  nvarchar(max) NOT NULL,
    MessageEn  nvarchar(max) NOT NULL,
    OpenedAt   datetime2(3) NOT NULL,
    ChangedAt  datetime2(3) NOT NULL,
    CONSTRAINT PK_Deviation PRIMARY KEY CLUSTERED (Standing, RuleId, Id),
    CONSTRAINT FK_Deviation_Standing FOREIGN KEY (Standing) REFERENCES dbo.Standing (Id)
);

-- Changes of deviations that have no number in the feed yet: what one transaction changed of one standing. Ids grow along the
-- changes of a standing. Batch is 0 until somebody takes the row up.
CREATE TABLE dbo.DeviationChangeQueue (
    Id       bigint NOT NULL,
    Batch    bigint NOT NULL,
    Bureau   nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Year     int NOT NULL,
    Standing bigint NOT NULL,
    Changes  nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Count    int NOT NULL,
    At       datetime2(3) NOT NULL,
    CONSTRAINT PK_DeviationChangeQueue PRIMARY KEY CLUSTERED (Id)
);

-- The change feed. Numbers are given here, to what is committed already, by one transaction at a time: whoever reads up to a
-- number misses none below it. A row has the numbers from Seq on, one for each of its changes.
CREATE TABLE dbo.DeviationChange (
    Seq      bigint NOT NULL,
    Bureau   nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Year     int NOT NULL,
    Standing bigint NOT NULL,
    Changes  nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Count    int NOT NULL,
    At       datetime2(3) NOT NULL,
    CONSTRAINT PK_DeviationChange PRIMARY KEY CLUSTERED (Seq)
);
CREATE INDEX IX_DeviationChange_Bureau ON dbo.DeviationChange (Bureau, Year, Seq);

-- Standings that changed since the rankings were last brought up to date. Batch is 0 until somebody takes the row up.
CREATE TABLE dbo.RankingQueue (
    Id       bigint NOT NULL,
    Batch    bigint NOT NULL,
    Bureau   nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Standing bigint NOT NULL,
    CONSTRAINT PK_RankingQueue PRIMARY KEY CLUSTERED (Id)
);

-- A standing as the rankings have it: the figures that its entries are found by, and Summary, the JSON that they show.
CREATE TABLE dbo.Ranked (
    Standing      bigint NOT NULL,
    Bureau        nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Sector        nvarchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Kind          nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Claimed       bigint NOT NULL,
    Verified      bigint NOT NULL,
    ExecutionRate bigint NULL,
    Credibility   bigint NOT NULL,
    Summary       varbinary(4000) NOT NULL,
    CONSTRAINT PK_Ranked PRIMARY KEY CLUSTERED (Standing)
);

-- One row for each metric and each bureau at or above the unit's own, in the order of the list: the clustered key is the
-- list, and covers all that its pages read. Position is a row's place as one sortable text, which holds the value.
CREATE TABLE dbo.RankingEntry (
    Scope    nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Year     int NOT NULL,
    Metric   nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Position nvarchar(70) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Sector   nvarchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Kind     nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Bureau   nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Standing bigint NOT NULL,
    CONSTRAINT PK_RankingEntry PRIMARY KEY CLUSTERED (Scope, Year, Metric, Position)
);

-- How many stand in a ranking, so that no page counts; Version moves with every change of the group. The row without
-- sector and kind holds all of them together.
CREATE TABLE dbo.RankingGroup (
    Scope      nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Own        bit NOT NULL,
    Year       int NOT NULL,
    Sector     nvarchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Kind       nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Population int NOT NULL,
    Rated      int NOT NULL,
    Version    bigint NOT NULL,
    CONSTRAINT PK_RankingGroup PRIMARY KEY CLUSTERED (Scope, Own, Year, Sector, Kind)
);

-- Who did what. An entry is written in the transaction that it tells of, and gets its place in its bureau's chain afterwards,
-- so that those who write need not wait for each other. Entries that belong to no bureau are in the chain “-”.
CREATE TABLE dbo.AuditQueue (
    Id           bigint NOT NULL,
    Batch        bigint NOT NULL,
    Bureau       nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    At           datetime2(3) NOT NULL,
    Actor        nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Role         nvarchar(20) COLLATE Latin1_General_100_BIN2 NULL,
    Action       nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Subject      nvarchar(200) COLLATE Latin1_General_100_BIN2 NULL,
    Origin       nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Outcome      nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    CONSTRAINT PK_AuditQueue PRIMARY KEY CLUSTERED (Id)
);

-- Each entry holds the hash of the one before it and its own, which is of all its other fields.
CREATE TABLE dbo.AuditEntry (
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
    Hash         nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    CONSTRAINT PK_AuditEntry PRIMARY KEY CLUSTERED (Bureau, Seq)
);
