-- When a key was last used, to within a few minutes, and the key that it took over from, if it took over from one.
ALTER TABLE ApiKey ADD COLUMN LastUsedAt TEXT NULL;
ALTER TABLE ApiKey ADD COLUMN RotatedFrom TEXT NULL REFERENCES ApiKey (Id);

-- The keys of a bureau: those of its staff stand together, apart from those of its many units.
CREATE INDEX IX_ApiKey_Bureau ON ApiKey (Bureau, Role, Id);
