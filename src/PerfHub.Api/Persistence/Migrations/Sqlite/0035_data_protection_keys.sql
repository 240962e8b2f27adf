-- The keys that protect sessions of the pages. All hosts read the same ones, so any host reads any session.
CREATE TABLE DataProtectionKey (
    Id  INTEGER NOT NULL PRIMARY KEY,
    Xml TEXT NOT NULL
);
