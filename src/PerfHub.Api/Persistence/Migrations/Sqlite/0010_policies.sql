-- Every version of every bureau's policy of a year. Rows are never changed: the one with the highest number says what is so now.
-- Without a document, the bureau goes by the policy above it again. Numbers start at 2: 1 is the default, which nobody has set.
CREATE TABLE PolicyVersion (
    Id       INTEGER NOT NULL PRIMARY KEY,
    Bureau   TEXT NOT NULL REFERENCES Bureau (Code),
    Year     INTEGER NOT NULL,
    Version  INTEGER NOT NULL,
    SetAt    TEXT NOT NULL,
    SetBy    TEXT NOT NULL,
    Document TEXT NULL,
    UNIQUE (Bureau, Year, Version)
);
