-- The score that a bureau has stated with a decision, beside the claimed and the verified one at that time. Parts is JSON.
CREATE TABLE dbo.ReviewedScore (
    ReportId bigint NOT NULL,
    Number   int NOT NULL,
    Bureau   nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Total    bigint NOT NULL,
    Grade    nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Claimed  bigint NOT NULL,
    Verified bigint NOT NULL,
    Parts    nvarchar(max) NOT NULL,
    CONSTRAINT PK_ReviewedScore PRIMARY KEY CLUSTERED (ReportId, Number),
    CONSTRAINT FK_ReviewedScore_CurrentReport FOREIGN KEY (ReportId) REFERENCES dbo.CurrentReport (Id)
);

CREATE TYPE dbo.ReviewedScoreRows AS TABLE (
    ReportId bigint NOT NULL,
    Number   int NOT NULL,
    Bureau   nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Total    bigint NOT NULL,
    Grade    nvarchar(20) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Claimed  bigint NOT NULL,
    Verified bigint NOT NULL,
    Parts    nvarchar(max) NOT NULL
);

-- With row-level security, the rows are hidden from a connection that names no bureau.
EXEC sys.sp_set_session_context N'Bureau', N'*';

-- Returned reports leave the rankings. The id of a report is no id of a queued row.
INSERT INTO dbo.RankingOutbox (Id, ClaimId, Bureau, ReportId, Year)
SELECT t.Id, 0, t.Bureau, t.Id, t.Year FROM dbo.CurrentReport t WHERE t.Status = 'Returned';

-- Their deviations leave the lists, and the change feed says so. The last part of a deviation's id follows bureau, unit and year.
INSERT INTO dbo.DeviationChangeOutbox (Id, ClaimId, Bureau, Year, ReportId, Changes, Count, At)
SELECT t.LastChange + 1, 0, t.Bureau, t.Year, t.Id,
    STRING_AGG(CAST(CONCAT('Removed:', d.Status, ':', SUBSTRING(d.Id, LEN(t.Bureau) + LEN(t.Unit) + 8, 80)) AS nvarchar(max)), ';'), COUNT(*),
    (SELECT MAX(k.At) FROM dbo.Decision k WHERE k.ReportId = t.Id)
FROM dbo.CurrentReport t JOIN dbo.Deviation d ON d.ReportId = t.Id
WHERE t.Status = 'Returned'
GROUP BY t.Id, t.Bureau, t.Unit, t.Year, t.LastChange;
UPDATE dbo.CurrentReport SET LastChange = LastChange + 1 WHERE Status = 'Returned';

EXEC sys.sp_set_session_context N'Bureau', NULL;
