-- When units file: a row for each phase of a year that a bureau has set; what it has not set is that of the nearest bureau
-- above it that has. Times are instants, UTC.
CREATE TABLE dbo.FilingWindow (
    Bureau   nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Year     int NOT NULL,
    Phase    nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    OpensAt  datetime2(3) NOT NULL,
    ClosesAt datetime2(3) NOT NULL,
    CONSTRAINT PK_FilingWindow PRIMARY KEY CLUSTERED (Bureau, Year, Phase),
    CONSTRAINT FK_FilingWindow_Bureau FOREIGN KEY (Bureau) REFERENCES dbo.Bureau (Code)
);

-- Units that may file for longer.
CREATE TABLE dbo.FilingExtension (
    Bureau    nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Year      int NOT NULL,
    Unit      nvarchar(32) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Phase     nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    ClosesAt  datetime2(3) NOT NULL,
    Reason    nvarchar(2000) NOT NULL,
    GrantedAt datetime2(3) NOT NULL,
    GrantedBy nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    CONSTRAINT PK_FilingExtension PRIMARY KEY CLUSTERED (Bureau, Year, Unit, Phase),
    CONSTRAINT FK_FilingExtension_Unit FOREIGN KEY (Bureau, Unit) REFERENCES dbo.Unit (Bureau, Code)
);

-- What units filed at mid-year, each revision of it; the highest number is what stands. Rows are never changed.
CREATE TABLE dbo.MidYearFiling (
    Bureau         nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Year           int NOT NULL,
    Unit           nvarchar(32) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Number         int NOT NULL,
    ReceivedAt     datetime2(3) NOT NULL,
    Late           bit NOT NULL,
    ContentSha256  nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    PreviousSha256 nvarchar(64) COLLATE Latin1_General_100_BIN2 NULL,
    Document       varbinary(max) NOT NULL,
    FiledBy        nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    CONSTRAINT PK_MidYearFiling PRIMARY KEY CLUSTERED (Bureau, Year, Unit, Number),
    CONSTRAINT FK_MidYearFiling_Unit FOREIGN KEY (Bureau, Unit) REFERENCES dbo.Unit (Bureau, Code)
);

-- What the bureau decided on a report, and by which of its re-evaluations the report went then: so the order in which things
-- came about is known whatever clocks said. Its revisions tell the rest of its life. Rows are never changed.
CREATE TABLE dbo.Decision (
    Standing     bigint NOT NULL,
    Number       int NOT NULL,
    Bureau       nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Kind         nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Revision     int NOT NULL,
    Reevaluation int NOT NULL,
    At           datetime2(3) NOT NULL,
    Actor        nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Role         nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Reason       nvarchar(2000) NULL,
    CONSTRAINT PK_Decision PRIMARY KEY CLUSTERED (Standing, Number),
    CONSTRAINT FK_Decision_Standing FOREIGN KEY (Standing) REFERENCES dbo.Standing (Id)
);

-- What was said of a revision after it was filed, where something else is known of the unit now, or rules or policy have moved
-- on. Rows are never changed.
CREATE TABLE dbo.Reevaluation (
    Standing       bigint NOT NULL,
    Number         int NOT NULL,
    Bureau         nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Revision       int NOT NULL,
    At             datetime2(3) NOT NULL,
    PolicyVersion  int NOT NULL,
    RuleSetVersion nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Verdict        varbinary(max) NOT NULL,
    CONSTRAINT PK_Reevaluation PRIMARY KEY CLUSTERED (Standing, Number),
    CONSTRAINT FK_Reevaluation_Standing FOREIGN KEY (Standing) REFERENCES dbo.Standing (Id)
);

CREATE TYPE dbo.FilingWindowRows AS TABLE (
    Bureau   nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Year     int NOT NULL,
    Phase    nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    OpensAt  datetime2(3) NOT NULL,
    ClosesAt datetime2(3) NOT NULL
);

CREATE TYPE dbo.FilingExtensionRows AS TABLE (
    Bureau    nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Year      int NOT NULL,
    Unit      nvarchar(32) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Phase     nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    ClosesAt  datetime2(3) NOT NULL,
    Reason    nvarchar(2000) NOT NULL,
    GrantedAt datetime2(3) NOT NULL,
    GrantedBy nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL
);

CREATE TYPE dbo.MidYearFilingRows AS TABLE (
    Bureau         nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Year           int NOT NULL,
    Unit           nvarchar(32) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Number         int NOT NULL,
    ReceivedAt     datetime2(3) NOT NULL,
    Late           bit NOT NULL,
    ContentSha256  nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    PreviousSha256 nvarchar(64) COLLATE Latin1_General_100_BIN2 NULL,
    Document       varbinary(max) NOT NULL,
    FiledBy        nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL
);

CREATE TYPE dbo.DecisionRows AS TABLE (
    Standing     bigint NOT NULL,
    Number       int NOT NULL,
    Bureau       nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Kind         nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Revision     int NOT NULL,
    Reevaluation int NOT NULL,
    At           datetime2(3) NOT NULL,
    Actor        nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Role         nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Reason       nvarchar(2000) NULL
);

CREATE TYPE dbo.ReevaluationRows AS TABLE (
    Standing       bigint NOT NULL,
    Number         int NOT NULL,
    Bureau         nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Revision       int NOT NULL,
    At             datetime2(3) NOT NULL,
    PolicyVersion  int NOT NULL,
    RuleSetVersion nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Verdict        varbinary(max) NOT NULL
);

-- Reevaluation is the number of the one that the standing goes by; 0 where it goes by the verdict that was given at filing.
ALTER TABLE dbo.Standing ADD Reevaluation int NOT NULL CONSTRAINT DF_Standing_Reevaluation DEFAULT 0;
ALTER TABLE dbo.Standing ADD Late bit NOT NULL CONSTRAINT DF_Standing_Late DEFAULT 0;
GO
-- Who filed it, and the receipt's place in the chain of its bureau's receipts; those filed before there were chains have none.
ALTER TABLE dbo.Revision ADD FiledBy nvarchar(200) COLLATE Latin1_General_100_BIN2 NULL;
ALTER TABLE dbo.Revision ADD ChainSeq bigint NULL;
ALTER TABLE dbo.Revision ADD ReceiptSha256 nvarchar(64) COLLATE Latin1_General_100_BIN2 NULL;
ALTER TABLE dbo.Revision ADD ChainHead nvarchar(64) COLLATE Latin1_General_100_BIN2 NULL;
GO
CREATE UNIQUE INDEX UX_Revision_Chain ON dbo.Revision (Bureau, ChainSeq) WHERE ChainSeq IS NOT NULL;
GO
-- A type cannot be changed.
DROP TYPE dbo.StandingRows;
GO
CREATE TYPE dbo.StandingRows AS TABLE (
    Id            bigint NOT NULL,
    Bureau        nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Unit          nvarchar(32) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Year          int NOT NULL,
    Revision      int NOT NULL,
    ContentSha256 nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Status        nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Claimed       bigint NOT NULL,
    Verified      bigint NOT NULL,
    ClaimedGrade  nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    VerifiedGrade nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    ExecutionRate bigint NULL,
    Credibility   bigint NOT NULL,
    High          int NOT NULL,
    Medium        int NOT NULL,
    Low           int NOT NULL,
    LastChange    bigint NOT NULL,
    Reevaluation  int NOT NULL,
    Late          bit NOT NULL
);

DROP TYPE dbo.RevisionRows;
GO
CREATE TYPE dbo.RevisionRows AS TABLE (
    Standing       bigint NOT NULL,
    Number         int NOT NULL,
    Bureau         nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    ReceivedAt     datetime2(3) NOT NULL,
    Late           bit NOT NULL,
    ContentSha256  nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    PreviousSha256 nvarchar(64) COLLATE Latin1_General_100_BIN2 NULL,
    PolicyVersion  int NOT NULL,
    RuleSetVersion nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Document       varbinary(max) NOT NULL,
    Verdict        varbinary(max) NOT NULL,
    FiledBy        nvarchar(200) COLLATE Latin1_General_100_BIN2 NULL,
    ChainSeq       bigint NULL,
    ReceiptSha256  nvarchar(64) COLLATE Latin1_General_100_BIN2 NULL,
    ChainHead      nvarchar(64) COLLATE Latin1_General_100_BIN2 NULL
);
