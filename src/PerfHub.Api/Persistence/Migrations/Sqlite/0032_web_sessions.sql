-- Sessions of the pages. The id is a hash of what the browser's cookie holds, and the API key is encrypted by it.
CREATE TABLE WebSession (
    Id           TEXT NOT NULL PRIMARY KEY,
    EncryptedKey BLOB NOT NULL,
    ExpiresAt    TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IX_WebSession_ExpiresAt ON WebSession (ExpiresAt);
