-- A step of an evaluation changes thousands of rows: their locks must not become a lock of the whole table, which filings would wait for.
ALTER TABLE dbo.CurrentReport SET (LOCK_ESCALATION = DISABLE);
ALTER TABLE dbo.Deviation SET (LOCK_ESCALATION = DISABLE);
ALTER TABLE dbo.IndicatorResult SET (LOCK_ESCALATION = DISABLE);
ALTER TABLE dbo.Reevaluation SET (LOCK_ESCALATION = DISABLE);
ALTER TABLE dbo.RankingOutbox SET (LOCK_ESCALATION = DISABLE);
ALTER TABLE dbo.DeviationChangeOutbox SET (LOCK_ESCALATION = DISABLE);
ALTER TABLE dbo.AuditOutbox SET (LOCK_ESCALATION = DISABLE);
