-- A hash of what a current revision was judged by, other units' reports aside: where it is the same, only they can make a difference.
-- Nothing of what was judged before this was kept.
ALTER TABLE dbo.Standing ADD JudgedBy varbinary(16) NULL;
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
    Said           varbinary(32) NULL,
    JudgedBy       varbinary(16) NULL
);
