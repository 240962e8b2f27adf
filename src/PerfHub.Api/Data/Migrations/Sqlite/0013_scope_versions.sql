-- How often what the lists and overviews of a bureau show of a year has changed, and when it last did; year 0 is for what belongs
-- to no year: units, bureaus, names.
CREATE TABLE ScopeVersion (
    Scope   TEXT NOT NULL,
    Year    INTEGER NOT NULL,
    Version INTEGER NOT NULL,
    At      TEXT NOT NULL,
    PRIMARY KEY (Scope, Year)
) WITHOUT ROWID;

-- Standing is 0 where something of the bureau itself has changed.
ALTER TABLE RankingQueue ADD COLUMN Year INTEGER NOT NULL DEFAULT 0;
