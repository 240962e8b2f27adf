-- The IANA id of the bureau's time zone; null for Asia/Shanghai.
ALTER TABLE dbo.Bureau ADD TimeZone nvarchar(64) COLLATE Latin1_General_100_BIN2 NULL;
GO
-- Columns cannot be added to a type. The old type stays for the hosts of the previous release.
CREATE TYPE dbo.BureauRows_V2 AS TABLE (
    Code      nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Name      nvarchar(200) NOT NULL,
    Parent    nvarchar(12) COLLATE Latin1_General_100_BIN2 NULL,
    CreatedAt datetime2(3) NOT NULL,
    TimeZone  nvarchar(64) COLLATE Latin1_General_100_BIN2 NULL
);
