-- When a key was last used, to within a few minutes, and the key that it took over from, if it took over from one.
ALTER TABLE dbo.ApiKey ADD LastUsedAt datetime2(3) NULL;
ALTER TABLE dbo.ApiKey ADD RotatedFrom nvarchar(32) COLLATE Latin1_General_100_BIN2 NULL;
GO
ALTER TABLE dbo.ApiKey ADD CONSTRAINT FK_ApiKey_RotatedFrom FOREIGN KEY (RotatedFrom) REFERENCES dbo.ApiKey (Id);
GO
-- The keys of a bureau: those of its staff stand together, apart from those of its many units.
CREATE INDEX IX_ApiKey_Bureau ON dbo.ApiKey (Bureau, Role, Id);

-- A type cannot be changed.
DROP TYPE dbo.ApiKeyRows;
GO
CREATE TYPE dbo.ApiKeyRows AS TABLE (
    Id           nvarchar(32) COLLATE Latin1_General_100_BIN2 NOT NULL,
    SecretSha256 nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Role         nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Bureau       nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Unit         nvarchar(32) COLLATE Latin1_General_100_BIN2 NULL,
    Name         nvarchar(100) NOT NULL,
    CreatedAt    datetime2(3) NOT NULL,
    ExpiresAt    datetime2(3) NULL,
    RevokedAt    datetime2(3) NULL,
    LastUsedAt   datetime2(3) NULL,
    RotatedFrom  nvarchar(32) COLLATE Latin1_General_100_BIN2 NULL
);
