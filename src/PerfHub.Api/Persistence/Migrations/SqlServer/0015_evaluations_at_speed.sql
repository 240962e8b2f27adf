-- What the narrative of a current revision is compared by; empty where it is too short to be. Method tells signatures of one kind from
-- those of another, which cannot be held against each other. Where there is none, it is made of the document.
CREATE TABLE dbo.Narrative (
    Standing  bigint NOT NULL,
    Bureau    nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Revision  int NOT NULL,
    Method    int NOT NULL,
    Signature varbinary(512) NOT NULL,
    CONSTRAINT PK_Narrative PRIMARY KEY CLUSTERED (Standing),
    CONSTRAINT FK_Narrative_Standing FOREIGN KEY (Standing) REFERENCES dbo.Standing (Id)
);

CREATE TYPE dbo.NarrativeRows AS TABLE (
    Standing  bigint NOT NULL,
    Bureau    nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Revision  int NOT NULL,
    Method    int NOT NULL,
    Signature varbinary(512) NOT NULL
);

-- A re-evaluation that says the same as was said before, by another policy or beside other units, has an empty verdict. VerdictOf is the
-- number of the one whose verdict the standing goes by; 0 where it goes by the verdict that was given at filing. Said is a hash of what is
-- said; nothing of what was said before this was kept.
ALTER TABLE dbo.Standing ADD VerdictOf int NOT NULL CONSTRAINT DF_Standing_VerdictOf DEFAULT 0;
ALTER TABLE dbo.Standing ADD Said varbinary(32) NULL;
GO
UPDATE dbo.Standing SET VerdictOf = Reevaluation;
GO
-- A type cannot be changed.
DROP TYPE dbo.StandingRows;
GO
CREATE TYPE dbo.StandingRows AS TABLE (
    Id             bigint NOT NULL,
    Bureau         nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Unit           nvarchar(32) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Year           int NOT NULL,
    Revision       int NOT NULL,
    ContentSha256  nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Status         nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Claimed        bigint NOT NULL,
    Verified       bigint NOT NULL,
    ClaimedGrade   nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    VerifiedGrade  nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    ExecutionRate  bigint NULL,
    Credibility    bigint NOT NULL,
    High           int NOT NULL,
    Medium         int NOT NULL,
    Low            int NOT NULL,
    LastChange     bigint NOT NULL,
    Reevaluation   int NOT NULL,
    Late           bit NOT NULL,
    Initial        bigint NULL,
    Adjusted       bigint NULL,
    Executed       bigint NULL,
    PolicyBureau   nvarchar(12) COLLATE Latin1_General_100_BIN2 NULL,
    PolicyVersion  int NULL,
    RuleSetVersion nvarchar(20) COLLATE Latin1_General_100_BIN2 NULL,
    Tallies        varbinary(1000) NULL,
    VerdictOf      int NOT NULL,
    Said           varbinary(32) NULL
);
