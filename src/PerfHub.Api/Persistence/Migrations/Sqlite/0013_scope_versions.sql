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

-- What overviews add up of a standing; unknown of what was filed before this, until it is judged again. Tallies is how often each
-- rule gave each answer.
ALTER TABLE Standing ADD COLUMN Initial INTEGER NULL;
ALTER TABLE Standing ADD COLUMN Adjusted INTEGER NULL;
ALTER TABLE Standing ADD COLUMN Executed INTEGER NULL;
ALTER TABLE Standing ADD COLUMN PolicyBureau TEXT NULL;
ALTER TABLE Standing ADD COLUMN PolicyVersion INTEGER NULL;
ALTER TABLE Standing ADD COLUMN RuleSetVersion TEXT NULL;
ALTER TABLE Standing ADD COLUMN Tallies BLOB NULL;
