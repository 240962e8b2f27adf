-- When units file: a row for each phase of a year that a bureau has set; what it has not set is that of the nearest bureau
-- above it that has. Times are instants, UTC.
CREATE TABLE FilingWindow (
    Bureau   TEXT NOT NULL REFERENCES Bureau (Code),
    Year     INTEGER NOT NULL,
    Phase    TEXT NOT NULL,
    OpensAt  TEXT NOT NULL,
    ClosesAt TEXT NOT NULL,
    PRIMARY KEY (Bureau, Year, Phase)
) WITHOUT ROWID;

-- Units that may file for longer.
CREATE TABLE FilingExtension (
    Bureau    TEXT NOT NULL,
    Year      INTEGER NOT NULL,
    Unit      TEXT NOT NULL,
    Phase     TEXT NOT NULL,
    ClosesAt  TEXT NOT NULL,
    Reason    TEXT NOT NULL,
    GrantedAt TEXT NOT NULL,
    GrantedBy TEXT NOT NULL,
    PRIMARY KEY (Bureau, Year, Unit, Phase),
    FOREIGN KEY (Bureau, Unit) REFERENCES Unit (Bureau, Code)
) WITHOUT ROWID;

-- What units filed at mid-year, each revision of it; the highest number is what stands. Rows are never changed.
CREATE TABLE MidYearFiling (
    Bureau         TEXT NOT NULL,
    Year           INTEGER NOT NULL,
    Unit           TEXT NOT NULL,
    Number         INTEGER NOT NULL,
    ReceivedAt     TEXT NOT NULL,
    Late           INTEGER NOT NULL,
    ContentSha256  TEXT NOT NULL,
    PreviousSha256 TEXT NULL,
    Document       BLOB NOT NULL,
    FiledBy        TEXT NOT NULL,
    PRIMARY KEY (Bureau, Year, Unit, Number),
    FOREIGN KEY (Bureau, Unit) REFERENCES Unit (Bureau, Code)
) WITHOUT ROWID;

-- What the bureau decided on a report, and by which of its re-evaluations the report went then: so the order in which things
-- came about is known whatever clocks said. Its revisions tell the rest of its life. Rows are never changed.
CREATE TABLE Decision (
    Standing     INTEGER NOT NULL REFERENCES Standing (Id),
    Number       INTEGER NOT NULL,
    Bureau       TEXT NOT NULL,
    Kind         TEXT NOT NULL,
    Revision     INTEGER NOT NULL,
    Reevaluation INTEGER NOT NULL,
    At           TEXT NOT NULL,
    Actor        TEXT NOT NULL,
    Role         TEXT NOT NULL,
    Reason       TEXT NULL,
    PRIMARY KEY (Standing, Number)
) WITHOUT ROWID;

-- What was said of a revision after it was filed, where something else is known of the unit now, or rules or policy have moved
-- on. Rows are never changed.
CREATE TABLE Reevaluation (
    Standing       INTEGER NOT NULL REFERENCES Standing (Id),
    Number         INTEGER NOT NULL,
    Bureau         TEXT NOT NULL,
    Revision       INTEGER NOT NULL,
    At             TEXT NOT NULL,
    PolicyVersion  INTEGER NOT NULL,
    RuleSetVersion TEXT NOT NULL,
    Verdict        BLOB NOT NULL,
    PRIMARY KEY (Standing, Number)
);

-- Reevaluation is the number of the one that the standing goes by; 0 where it goes by the verdict that was given at filing.
ALTER TABLE Standing ADD COLUMN Reevaluation INTEGER NOT NULL DEFAULT 0;
ALTER TABLE Standing ADD COLUMN Late INTEGER NOT NULL DEFAULT 0;

-- Who filed it, and the receipt's place in the chain of its bureau's receipts; those filed before there were chains have none.
ALTER TABLE Revision ADD COLUMN FiledBy TEXT NULL;
ALTER TABLE Revision ADD COLUMN ChainSeq INTEGER NULL;
ALTER TABLE Revision ADD COLUMN ReceiptSha256 TEXT NULL;
ALTER TABLE Revision ADD COLUMN ChainHead TEXT NULL;
CREATE UNIQUE INDEX UX_Revision_Chain ON Revision (Bureau, ChainSeq) WHERE ChainSeq IS NOT NULL;
