-- Figures are 64-bit integers, the value times 10^6: they compare, sort and sum exactly. Times are UTC texts.
-- Position columns hold a row's place in its list as one sortable text, so that a page starts with a single seek.

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

-- What was filed and what the system said of it. Rows are never changed.
CREATE TABLE Revision (
    Bureau         TEXT NOT NULL,
    Unit           TEXT NOT NULL,
    Year           INTEGER NOT NULL,
    Number         INTEGER NOT NULL,
    ReceivedAt     TEXT NOT NULL,
    Late           INTEGER NOT NULL,
    ContentSha256  TEXT NOT NULL,
    PreviousSha256 TEXT NULL,
    PolicyVersion  INTEGER NOT NULL,
    RuleSetVersion TEXT NOT NULL,
    Document       BLOB NOT NULL,
    Verdict        BLOB NOT NULL,
    PRIMARY KEY (Bureau, Unit, Year, Number),
    FOREIGN KEY (Bureau, Unit) REFERENCES Unit (Bureau, Code)
);

-- Where a unit stands in a year: its current revision, the figures that are ranked, and Summary, the JSON that a ranking
-- shows of it. Lists reach it by Id, the cheapest key there is.
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
    Summary       BLOB NOT NULL,
    UNIQUE (Bureau, Unit, Year),
    FOREIGN KEY (Bureau, Unit, Year, Revision) REFERENCES Revision (Bureau, Unit, Year, Number)
);

CREATE TABLE IndicatorResult (
    Bureau     TEXT NOT NULL,
    Unit       TEXT NOT NULL,
    Year       INTEGER NOT NULL,
    Ordinal    INTEGER NOT NULL,
    Code       TEXT NOT NULL,
    Name       TEXT NOT NULL,
    Target     INTEGER NULL,
    MidYear    INTEGER NULL,
    Final      INTEGER NULL,
    Completion INTEGER NULL,
    Weight     INTEGER NOT NULL,
    Claimed    INTEGER NOT NULL,
    Verified   INTEGER NOT NULL,
    PRIMARY KEY (Bureau, Unit, Year, Ordinal)
) WITHOUT ROWID;

-- The life of each deviation across revisions, with the figures of the revision that broke the rule last.
-- A unit's rows lie side by side, and Id tells where: no index of its own, which every row would hit at another place.
CREATE TABLE Deviation (
    Bureau     TEXT NOT NULL,
    Year       INTEGER NOT NULL,
    Position   TEXT NOT NULL,
    Id         TEXT NOT NULL,
    Unit       TEXT NOT NULL,
    RuleId     TEXT NOT NULL,
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
    PRIMARY KEY (Bureau, Year, Position)
) WITHOUT ROWID;

-- One row for each metric and each bureau at or above the unit's own, in the order of the list; Position holds the value.
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

-- How many stand in a ranking, so that no page counts; Version moves with every write to the group. The row without
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
