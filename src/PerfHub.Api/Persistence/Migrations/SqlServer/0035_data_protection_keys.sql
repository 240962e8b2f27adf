-- The keys that protect forms and drafts of the pages. All hosts read the same ones. Ids have no gaps: of two hosts that add the same one,
-- one finds the key of the other.
CREATE TABLE dbo.DataProtectionKey (
    Id  bigint NOT NULL,
    Xml nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL,
    CONSTRAINT PK_DataProtectionKey PRIMARY KEY CLUSTERED (Id)
);

CREATE TYPE dbo.DataProtectionKeyRows AS TABLE (
    Id  bigint NOT NULL,
    Xml nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL
);
