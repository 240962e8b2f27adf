-- The keys that protect sessions of the pages. All hosts read the same ones, so any host reads any session.
CREATE TABLE dbo.DataProtectionKey (
    Id  bigint NOT NULL,
    Xml nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL,
    CONSTRAINT PK_DataProtectionKey PRIMARY KEY CLUSTERED (Id)
);

CREATE TYPE dbo.DataProtectionKeyRows AS TABLE (
    Id  bigint NOT NULL,
    Xml nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL
);
