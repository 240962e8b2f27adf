-- This store has one writer, so a transaction can number its own rows: they become visible in the order of their numbers. RAISE(IGNORE) keeps
-- the row out of the outbox, and what the trigger has written.

-- Hosts of the release before 0030, which read the rows of this outbox, cannot follow any more.
DROP TRIGGER NumberRankingChange;
CREATE TRIGGER NumberRankingChange BEFORE INSERT ON RankingOutbox
BEGIN
    INSERT INTO RankingChange (Bureau, Year, ReportId) VALUES (NEW.Bureau, NEW.Year, NEW.ReportId);
    INSERT INTO BureauVersion (Bureau, Year, Seq, ChangedAt)
    VALUES (NEW.Bureau, NEW.Year, last_insert_rowid(), COALESCE(NEW.At, strftime('%Y-%m-%d %H:%M:%f', 'now')))
    ON CONFLICT (Bureau, Year) DO UPDATE SET Seq = excluded.Seq, ChangedAt = MAX(ChangedAt, excluded.ChangedAt);
    SELECT RAISE(IGNORE);
END;

-- Rows without changes are filled when they are numbered, after the commit. Later ones wait behind them, and so do those behind what the
-- release before has left: the changes of a report stay in order.
CREATE TRIGGER NumberDeviationChange BEFORE INSERT ON DeviationChangeOutbox
WHEN NEW.Count > 0 AND NOT EXISTS (SELECT 1 FROM DeviationChangeOutbox)
BEGIN
    INSERT INTO DeviationChange (Seq, Bureau, Year, ReportId, Changes, Count, At)
    VALUES (
        COALESCE((SELECT c.Seq + c.Count FROM DeviationChange c WHERE c.Seq = (SELECT MAX(h.Seq) FROM DeviationChange h)), 1),
        NEW.Bureau, NEW.Year, NEW.ReportId, NEW.Changes, NEW.Count, NEW.At);
    SELECT RAISE(IGNORE);
END;
