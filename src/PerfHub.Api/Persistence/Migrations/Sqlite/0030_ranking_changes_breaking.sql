-- Every change that a ranking or another list shows, numbered in the order of the commits: hosts follow it and hold the rankings in
-- memory. Old rows are deleted. ReportId is 0 for a change of the bureau itself, Year is 0 for a change of all years.
CREATE TABLE RankingChange (
    Seq      INTEGER NOT NULL PRIMARY KEY,
    Bureau   TEXT NOT NULL,
    Year     INTEGER NOT NULL,
    ReportId INTEGER NOT NULL
);

-- The last change of each bureau and year.
CREATE TABLE BureauVersion (
    Bureau    TEXT NOT NULL,
    Year      INTEGER NOT NULL,
    Seq       INTEGER NOT NULL,
    ChangedAt TEXT NOT NULL,
    PRIMARY KEY (Bureau, Year)
) WITHOUT ROWID;

-- Changes without a number. Always empty in this store, which has one writer: rows get their numbers at once.
CREATE TABLE RankingChangeOutbox (
    Id       INTEGER NOT NULL PRIMARY KEY,
    ClaimId  INTEGER NOT NULL,
    Bureau   TEXT NOT NULL,
    ReportId INTEGER NOT NULL,
    Year     INTEGER NOT NULL,
    At       TEXT NOT NULL
);

-- When it changed; null from hosts of the release before.
ALTER TABLE RankingOutbox ADD COLUMN At TEXT NULL;

-- The lists are as old as they were. No change has been numbered yet.
INSERT INTO BureauVersion (Bureau, Year, Seq, ChangedAt) SELECT Scope, Year, 0, ChangedAt FROM DataVersion WHERE Scope <> '';

-- Hosts of the release before write the outbox alone, and go on processing it into RankedReport, RankingEntry and RankingGroup.
CREATE TRIGGER NumberRankingChange AFTER INSERT ON RankingOutbox
BEGIN
    INSERT INTO RankingChange (Bureau, Year, ReportId) VALUES (NEW.Bureau, NEW.Year, NEW.ReportId);
    INSERT INTO BureauVersion (Bureau, Year, Seq, ChangedAt)
    VALUES (NEW.Bureau, NEW.Year, last_insert_rowid(), COALESCE(NEW.At, strftime('%Y-%m-%d %H:%M:%f', 'now')))
    ON CONFLICT (Bureau, Year) DO UPDATE SET Seq = excluded.Seq, ChangedAt = MAX(ChangedAt, excluded.ChangedAt);
END;
