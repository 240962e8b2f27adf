-- The results of the report's indicators, encoded as one value. Null for reports from before this: they have rows of IndicatorResult. Method
-- is 0 in rows without a signature.
ALTER TABLE dbo.NarrativeSignature ADD Indicators varbinary(max) NULL;
GO
-- Columns cannot be added to a type. The old type stays for the hosts of the previous release.
CREATE TYPE dbo.NarrativeSignatureRows_V2 AS TABLE (
    ReportId   bigint NOT NULL,
    Bureau     nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Revision   int NOT NULL,
    Method     int NOT NULL,
    Signature  varbinary(512) NOT NULL,
    Indicators varbinary(max) NULL
);
