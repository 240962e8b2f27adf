-- The normal form of the text beside it, by which it is filtered and grouped; null where that is the text itself. Units of measure are
-- those of the report, null where it states none. The next script fills the normal forms of rows from before this; their units of measure
-- come with the next revision or re-evaluation.
ALTER TABLE dbo.Unit ADD NormalizedSector nvarchar(100) COLLATE Latin1_General_100_BIN2 NULL;
ALTER TABLE dbo.IndicatorResult ADD NormalizedName nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL;
ALTER TABLE dbo.IndicatorResult ADD TargetUnit nvarchar(100) COLLATE Latin1_General_100_BIN2 NULL;
ALTER TABLE dbo.IndicatorResult ADD FinalUnit nvarchar(100) COLLATE Latin1_General_100_BIN2 NULL;
GO
-- Columns cannot be added to a type. The old types stay for the hosts of the previous release.
CREATE TYPE dbo.UnitRows_V2 AS TABLE (
    Bureau    nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Code      nvarchar(32) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Name      nvarchar(200) NOT NULL,
    Sector    nvarchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Kind      nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Active    bit NOT NULL,
    CreatedAt datetime2(3) NOT NULL,
    UpdatedAt datetime2(3) NOT NULL,
    NormalizedSector nvarchar(100) COLLATE Latin1_General_100_BIN2 NULL
);

CREATE TYPE dbo.IndicatorResultRows_V3 AS TABLE (
    ReportId   bigint NOT NULL,
    Ordinal    int NOT NULL,
    Bureau     nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Code       nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Name       nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Target     bigint NULL,
    MidYear    bigint NULL,
    Final      bigint NULL,
    Completion bigint NULL,
    Weight     bigint NOT NULL,
    Claimed    bigint NOT NULL,
    Verified   bigint NOT NULL,
    Subject    nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL,
    NormalizedName nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL,
    TargetUnit nvarchar(100) COLLATE Latin1_General_100_BIN2 NULL,
    FinalUnit  nvarchar(100) COLLATE Latin1_General_100_BIN2 NULL
);
