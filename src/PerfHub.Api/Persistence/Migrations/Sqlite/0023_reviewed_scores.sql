-- The score that a bureau has stated with a decision, beside the claimed and the verified one at that time. Parts is JSON.
CREATE TABLE ReviewedScore (
    ReportId INTEGER NOT NULL REFERENCES CurrentReport (Id),
    Number   INTEGER NOT NULL,
    Bureau   TEXT NOT NULL,
    Total    INTEGER NOT NULL,
    Grade    TEXT NOT NULL,
    Claimed  INTEGER NOT NULL,
    Verified INTEGER NOT NULL,
    Parts    TEXT NOT NULL,
    PRIMARY KEY (ReportId, Number)
) WITHOUT ROWID;

-- Returned reports leave the rankings. The id of a report is no id of a queued row.
INSERT INTO RankingOutbox (Id, ClaimId, Bureau, ReportId, Year)
SELECT t.Id, 0, t.Bureau, t.Id, t.Year FROM CurrentReport t WHERE t.Status = 'Returned';

-- Their deviations leave the lists, and the change feed says so. The last part of a deviation's id follows bureau, unit and year.
INSERT INTO DeviationChangeOutbox (Id, ClaimId, Bureau, Year, ReportId, Changes, Count, At)
SELECT t.LastChange + 1, 0, t.Bureau, t.Year, t.Id,
    GROUP_CONCAT('Removed:' || d.Status || ':' || SUBSTR(d.Id, LENGTH(t.Bureau) + LENGTH(t.Unit) + 8), ';'), COUNT(*),
    (SELECT MAX(k.At) FROM Decision k WHERE k.ReportId = t.Id)
FROM CurrentReport t JOIN Deviation d ON d.ReportId = t.Id
WHERE t.Status = 'Returned'
GROUP BY t.Id, t.Bureau, t.Unit, t.Year, t.LastChange;
UPDATE CurrentReport SET LastChange = LastChange + 1 WHERE Status = 'Returned';
