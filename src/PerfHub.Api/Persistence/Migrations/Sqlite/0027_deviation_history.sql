-- The deviations of a report that are not resolved, the latest resolved ones, and single ones are found without reading all that it ever had.
CREATE INDEX IX_Deviation_Current ON Deviation (ReportId) WHERE Status <> 'Resolved';
CREATE INDEX IX_Deviation_Resolved ON Deviation (ReportId, Revision) WHERE Status = 'Resolved';
CREATE INDEX IX_Deviation_Id ON Deviation (ReportId, Id);

-- What the deviation was like when the bulk decision was accepted: it is skipped if it has changed since. Null for targets from before this.
ALTER TABLE DecisionTarget ADD COLUMN InputsHash TEXT NULL;
ALTER TABLE DecisionTarget ADD COLUMN ChangedAt TEXT NULL;
ALTER TABLE DecisionTarget ADD COLUMN ExplainedAt TEXT NULL;
