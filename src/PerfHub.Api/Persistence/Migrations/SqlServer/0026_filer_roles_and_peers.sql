-- The role of the caller that filed the revision; null for revisions from before this.
ALTER TABLE dbo.Revision ADD FiledByRole nvarchar(20) COLLATE Latin1_General_100_BIN2 NULL;
GO
-- Columns cannot be added to a type. The old type stays for the hosts of the previous release.
CREATE TYPE dbo.RevisionRows_V2 AS TABLE (
    ReportId       bigint NOT NULL,
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
    ChainHead      nvarchar(64) COLLATE Latin1_General_100_BIN2 NULL,
    FiledByRole    nvarchar(20) COLLATE Latin1_General_100_BIN2 NULL
);

-- The deviations that name a unit as the other one of a copy.
CREATE INDEX IX_Deviation_Peer ON dbo.Deviation (PeerBureau, PeerUnit) WHERE PeerUnit IS NOT NULL;
