-- The other unit that a deviation rests on. It is told only to those whose scope it lies in.
ALTER TABLE Deviation ADD COLUMN PeerBureau TEXT NULL;
ALTER TABLE Deviation ADD COLUMN PeerUnit TEXT NULL;

-- What comparing all units of a region has found beside one revision of a unit's report: the last comparison of the widest region.
-- Found is JSON, compressed. PeerStanding and PeerRevision are those of the narrative that is most like this one's, where one is.
CREATE TABLE Comparison (
    Standing     INTEGER NOT NULL PRIMARY KEY REFERENCES Standing (Id),
    Bureau       TEXT NOT NULL,
    Revision     INTEGER NOT NULL,
    Job          INTEGER NOT NULL,
    Region       TEXT NOT NULL,
    PeerStanding INTEGER NULL,
    PeerRevision INTEGER NULL,
    Found        BLOB NOT NULL
);
