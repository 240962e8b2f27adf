-- A deviation as a case: what the unit said of it, who looks into it and until when. Dates are texts, e.g. 2025-03-31.
ALTER TABLE Deviation ADD COLUMN Explanation TEXT NULL;
ALTER TABLE Deviation ADD COLUMN ExplainedAt TEXT NULL;
ALTER TABLE Deviation ADD COLUMN Assignee TEXT NULL;
ALTER TABLE Deviation ADD COLUMN DueOn TEXT NULL;

-- What was said and done of a deviation, from 1 on without a gap. Rows are never changed. Id tells one that an attempt has
-- left whose commit was not heard of.
CREATE TABLE DeviationEvent (
    Standing     INTEGER NOT NULL REFERENCES Standing (Id),
    Deviation    TEXT NOT NULL,
    Number       INTEGER NOT NULL,
    Id           INTEGER NOT NULL,
    Bureau       TEXT NOT NULL,
    Kind         TEXT NOT NULL,
    Text         TEXT NULL,
    Assignee     TEXT NULL,
    DueOn        TEXT NULL,
    StatusBefore TEXT NOT NULL,
    StatusAfter  TEXT NOT NULL,
    Revision     INTEGER NOT NULL,
    Actor        TEXT NOT NULL,
    Role         TEXT NOT NULL,
    At           TEXT NOT NULL,
    PRIMARY KEY (Standing, Deviation, Number)
);

-- Work for a bureau and year that is too much for one transaction. Whoever has the lease, and until when, works on it.
CREATE TABLE Job (
    Id          INTEGER NOT NULL PRIMARY KEY,
    Kind        TEXT NOT NULL,
    Bureau      TEXT NOT NULL,
    Year        INTEGER NOT NULL,
    State       TEXT NOT NULL,
    Done        INTEGER NOT NULL,
    Total       INTEGER NOT NULL,
    Counted     INTEGER NOT NULL,
    Arguments   TEXT NOT NULL,
    Position    TEXT NULL,
    Attempts    INTEGER NOT NULL,
    Actor       TEXT NOT NULL,
    Role        TEXT NOT NULL,
    Lease       TEXT NULL,
    LeasedUntil TEXT NULL,
    CreatedAt   TEXT NOT NULL,
    UpdatedAt   TEXT NOT NULL
);
CREATE INDEX IX_Job_State ON Job (State, Bureau, Year, Id);

-- The deviations that a decision over a filter still has before it, with the status that they had when it was taken.
CREATE TABLE DecisionTarget (
    Job       INTEGER NOT NULL REFERENCES Job (Id),
    Number    INTEGER NOT NULL,
    Bureau    TEXT NOT NULL,
    Unit      TEXT NOT NULL,
    Standing  INTEGER NOT NULL,
    Deviation TEXT NOT NULL,
    Status    TEXT NOT NULL,
    PRIMARY KEY (Job, Number)
) WITHOUT ROWID;
