-- The keys that protect forms and drafts of the pages. All hosts read the same ones. Ids have no gaps: of two hosts that add the same one,
-- one finds the key of the other.
CREATE TABLE DataProtectionKey (
    Id  INTEGER NOT NULL PRIMARY KEY,
    Xml TEXT NOT NULL
);
