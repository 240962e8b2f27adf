-- What the narrative of a current revision is compared by; empty where it is too short to be. Method tells signatures of one kind from
-- those of another, which cannot be held against each other. Where there is none, it is made of the document.
CREATE TABLE Narrative (
    Standing  INTEGER NOT NULL PRIMARY KEY REFERENCES Standing (Id),
    Bureau    TEXT NOT NULL,
    Revision  INTEGER NOT NULL,
    Method    INTEGER NOT NULL,
    Signature BLOB NOT NULL
);

-- A re-evaluation that says the same as was said before, by another policy or beside other units, has an empty verdict. VerdictOf is the
-- number of the one whose verdict the standing goes by; 0 where it goes by the verdict that was given at filing. Said is a hash of what is
-- said; nothing of what was said before this was kept.
ALTER TABLE Standing ADD COLUMN VerdictOf INTEGER NOT NULL DEFAULT 0;
ALTER TABLE Standing ADD COLUMN Said BLOB NULL;
UPDATE Standing SET VerdictOf = Reevaluation;
