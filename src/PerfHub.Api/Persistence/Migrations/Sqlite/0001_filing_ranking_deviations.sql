-- Figures are 64-bit integers, the value times 10^6: they compare, sort and sum exactly. Times are UTC texts.
-- All that a filing writes hangs on the id of its standing. Ids grow with time, so a filing's rows are appended side by
-- side, whatever bureau it is of; Bureau stands in each of them, for it says whose they are.

CREATE TABLE Bureau (
    Code      TEXT NOT NULL PRIMARY KEY,
    Name      TEXT NOT NULL,
    Parent    TEXT NULL REFERENCES Bureau (Code),
    CreatedAt TEXT NOT NULL
) WITHOUT ROWID;

-- Which bureaus lie within which: every bureau within itself, and within each one above it.
CREATE TABLE BureauScope (
    Ancestor   TEXT NOT NULL REFERENCES Bureau (Code),
    Descendant TEXT NOT NULL REFERENCES Bureau (Code),
    PRIMARY KEY (Ancestor, Descendant)
) WITHOUT ROWID;
CREATE INDEX IX_BureauScope_Descendant ON BureauScope (Descendant, Ancestor);

CREATE TABLE Unit (
    Bureau    TEXT NOT NULL REFERENCES Bureau (Code),
    Code      TEXT NOT NULL,
    Name      TEXT NOT NULL,
    Sector    TEXT NOT NULL,
    Kind      TEXT NOT NULL,
    Active    INTEGER NOT NULL,
    CreatedAt TEXT NOT NULL,
    UpdatedAt TEXT NOT NULL,
    PRIMARY KEY (Bureau, Code)
) WITHOUT ROWID;

CREATE TABLE ApiKey (
    Id           TEXT NOT NULL PRIMARY KEY,
    SecretSha256 TEXT NOT NULL,
    Role         TEXT NOT NULL,
    Bureau       TEXT NOT NULL REFERENCES Bureau (Code),
    Unit         TEXT NULL,
    Name         TEXT NOT NULL,
    CreatedAt    TEXT NOT NULL,
    ExpiresAt    TEXT NULL,
    RevokedAt    TEXT NULL,
    FOREIGN KEY (Bureau, Unit) REFERENCES Unit (Bureau, Code)
) WITHOUT ROWID;

-- Where a unit stands in a year: its current revision, and the figures that are ranked. LastChange is the id of the last
-- entry of the change feed that is about it.
CREATE TABLE Standing (
    Id            INTEGER NOT NULL PRIMARY KEY,
    Bureau        TEXT NOT NULL,
    Unit          TEXT NOT NULL,
    Year          INTEGER NOT NULL,
    Revision      INTEGER NOT NULL,
    ContentSha256 TEXT NOT NULL,
    Status        TEXT NOT NULL,
    Claimed       INTEGER NOT NULL,
    Verified      INTEGER NOT NULL,
    ClaimedGrade  TEXT NOT NULL,
    VerifiedGrade TEXT NOT NULL,
    ExecutionRate INTEGER NULL,
    Credibility   INTEGER NOT NULL,
    High          INTEGER NOT NULL,
    Medium        INTEGER NOT NULL,
    Low           INTEGER NOT NULL,
    LastChange    INTEGER NOT NULL,
    UNIQUE (Bureau, Year, Unit),
    FOREIGN KEY (Bureau, Unit) REFERENCES Unit (Bureau, Code)
);

-- What was filed and what the system said of it. Rows are never changed.
CREATE TABLE Revision (
    Standing       INTEGER NOT NULL REFERENCES Standing (Id),
    Number         INTEGER NOT NULL,
    Bureau         TEXT NOT NULL,
    ReceivedAt     TEXT NOT NULL,
    Late           INTEGER NOT NULL,
    ContentSha256  TEXT NOT NULL,
    PreviousSha256 TEXT NULL,
    PolicyVersion  INTEGER NOT NULL,
    RuleSetVersion TEXT NOT NULL,
    Document       BLOB NOT NULL,
    Verdict        BLOB NOT NULL,
    PRIMARY KEY (Standing, Number)
);

-- The indicators of the current revision.
CREATE TABLE IndicatorResult (
    Standing   INTEGER NOT NULL REFERENCES Standing (Id),
    Ordinal    INTEGER NOT NULL,
    Bureau     TEXT NOT NULL,
    Code       TEXT NOT NULL,
    Name       TEXT NOT NULL,
    Target     INTEGER NULL,
    MidYear    INTEGER NULL,
    Final      INTEGER NULL,
    Completion INTEGER NULL,
    Weight     INTEGER NOT NULL,
    Claimed    INTEGER NOT NULL,
    Verified   INTEGER NOT NULL,
    PRIMARY KEY (Standing, Ordinal)
);

-- The life of each deviation across revisions, with the figures of the revision that broke the rule last.
CREATE TABLE Deviation (
    Standing   INTEGER NOT NULL REFERENCES Standing (Id),
    RuleId     TEXT NOT NULL,
    Id         TEXT NOT NULL,
    Bureau     TEXT NOT NULL,
    Subject    TEXT NOT NULL,
    Severity   TEXT NOT NULL,
    Status     TEXT NOT NULL,
    Revision   INTEGER NOT NULL,
    Pointer    TEXT NOT NULL,
    Indicator  TEXT NULL,
    Expected   TEXT NOT NULL,
    Actual     TEXT NOT NULL,
    Difference INTEGER NULL,
    Formula    TEXT NOT NULL,
    MessageZh  TEXT NOT NULL,
    MessageEn  TEXT NOT NULL,
    OpenedAt   TEXT NOT NULL,
    ChangedAt  TEXT NOT NULL,
    PRIMARY KEY (Standing, RuleId, Id)
);

-- Changes of deviations that have no number in the feed yet: what one transaction changed of one standing. Ids grow along the
-- changes of a standing. Batch is 0 until somebody takes the row up.
CREATE TABLE DeviationChangeQueue (
    Id       INTEGER NOT NULL PRIMARY KEY,
    Batch    INTEGER NOT NULL,
    Bureau   TEXT NOT NULL,
    Year     INTEGER NOT NULL,
    Standing INTEGER NOT NULL,
    Changes  TEXT NOT NULL,
    Count    INTEGER NOT NULL,
    At       TEXT NOT NULL
);

-- The change feed. Numbers are given here, to what is committed already, by one transaction at a time: whoever reads up to a
-- number misses none below it. A row has the numbers from Seq on, one for each of its changes.
CREATE TABLE DeviationChange (
    Seq      INTEGER NOT NULL PRIMARY KEY,
    Bureau   TEXT NOT NULL,
    Year     INTEGER NOT NULL,
    Standing INTEGER NOT NULL,
    Changes  TEXT NOT NULL,
    Count    INTEGER NOT NULL,
    At       TEXT NOT NULL
);
CREATE INDEX IX_DeviationChange_Bureau ON DeviationChange (Bureau, Year, Seq);

-- Standings that changed since the rankings were last brought up to date. Batch is 0 until somebody takes the row up.
CREATE TABLE RankingQueue (
    Id       INTEGER NOT NULL PRIMARY KEY,
    Batch    INTEGER NOT NULL,
    Bureau   TEXT NOT NULL,
    Standing INTEGER NOT NULL
);

-- A standing as the rankings have it: the figures that its entries are found by, and Summary, the JSON that they show.
CREATE TABLE Ranked (
    Standing      INTEGER NOT NULL PRIMARY KEY,
    Bureau        TEXT NOT NULL,
    Sector        TEXT NOT NULL,
    Kind          TEXT NOT NULL,
    Claimed       INTEGER NOT NULL,
    Verified      INTEGER NOT NULL,
    ExecutionRate INTEGER NULL,
    Credibility   INTEGER NOT NULL,
    Summary       BLOB NOT NULL
);

-- One row for each metric and each bureau at or above the unit's own, in the order of the list: Position is a row's place
-- as one sortable text, which holds the value, so that a page starts with a single seek.
CREATE TABLE RankingEntry (
    Scope    TEXT NOT NULL,
    Year     INTEGER NOT NULL,
    Metric   TEXT NOT NULL,
    Position TEXT NOT NULL,
    Sector   TEXT NOT NULL,
    Kind     TEXT NOT NULL,
    Bureau   TEXT NOT NULL,
    Standing INTEGER NOT NULL,
    PRIMARY KEY (Scope, Year, Metric, Position)
) WITHOUT ROWID;

-- How many stand in a ranking, so that no page counts; Version moves with every change of the group. The row without
-- sector and kind holds all of them together.
CREATE TABLE RankingGroup (
    Scope      TEXT NOT NULL,
    Own        INTEGER NOT NULL,
    Year       INTEGER NOT NULL,
    Sector     TEXT NOT NULL,
    Kind       TEXT NOT NULL,
    Population INTEGER NOT NULL,
    Rated      INTEGER NOT NULL,
    Version    INTEGER NOT NULL,
    PRIMARY KEY (Scope, Own, Year, Sector, Kind)
) WITHOUT ROWID;

-- Who did what. An entry is written in the transaction that it tells of, and gets its place in its bureau's chain afterwards,
-- so that those who write need not wait for each other. Entries that belong to no bureau are in the chain “-”.
CREATE TABLE AuditQueue (
    Id           INTEGER NOT NULL PRIMARY KEY,
    Batch        INTEGER NOT NULL,
    Bureau       TEXT NOT NULL,
    At           TEXT NOT NULL,
    Actor        TEXT NOT NULL,
    Role         TEXT NULL,
    Action       TEXT NOT NULL,
    Subject      TEXT NULL,
    Origin       TEXT NOT NULL,
    Outcome      TEXT NOT NULL
);

-- Each entry holds the hash of the one before it and its own, which is of all its other fields.
CREATE TABLE AuditEntry (
    Seq          INTEGER NOT NULL,
    Bureau       TEXT NOT NULL,
    At           TEXT NOT NULL,
    Actor        TEXT NOT NULL,
    Role         TEXT NULL,
    Action       TEXT NOT NULL,
    Subject      TEXT NULL,
    Origin       TEXT NOT NULL,
    Outcome      TEXT NOT NULL,
    PreviousHash TEXT NOT NULL,
    Hash         TEXT NOT NULL,
    PRIMARY KEY (Bureau, Seq)
) WITHOUT ROWID;
