-- Hosts of the release before write the outbox alone, and go on processing it into RankedReport, RankingEntry and RankingGroup.
CREATE TRIGGER dbo.QueueRankingChange ON dbo.RankingOutbox AFTER INSERT AS
BEGIN
    SET NOCOUNT ON;
    INSERT INTO dbo.RankingChangeOutbox (Id, ClaimId, Bureau, ReportId, Year, At)
    SELECT i.Id, i.ClaimId, i.Bureau, i.ReportId, i.Year, COALESCE(i.At, SYSUTCDATETIME()) FROM inserted i;
END;
