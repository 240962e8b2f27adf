-- Sessions of the pages. The id is a hash of what the browser's cookie holds, and the API key is encrypted by it.
CREATE TABLE dbo.WebSession (
    Id           nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    EncryptedKey varbinary(max) NOT NULL,
    ExpiresAt    datetime2(3) NOT NULL,
    CONSTRAINT PK_WebSession PRIMARY KEY CLUSTERED (Id)
);
CREATE INDEX IX_WebSession_ExpiresAt ON dbo.WebSession (ExpiresAt);

CREATE TYPE dbo.WebSessionRows AS TABLE (
    Id           nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    EncryptedKey varbinary(max) NOT NULL,
    ExpiresAt    datetime2(3) NOT NULL
);
