-- Title is that of an auditor's own finding; null for the others. IndicatorName is the indicator's name in the revision of the deviation, and
-- IndicatorSubject what identifies the indicator across revisions. Inputs is a JSON list of what the deviation rests on, and InputsHash
-- a hash of it. Deviations from before this have none of them.
ALTER TABLE Deviation ADD COLUMN Title TEXT NULL;
ALTER TABLE Deviation ADD COLUMN IndicatorName TEXT NULL;
ALTER TABLE Deviation ADD COLUMN IndicatorSubject TEXT NULL;
ALTER TABLE Deviation ADD COLUMN Inputs TEXT NULL;
ALTER TABLE Deviation ADD COLUMN InputsHash TEXT NULL;

-- The inputs that the event refers to; null for events from before this.
ALTER TABLE DeviationEvent ADD COLUMN InputsHash TEXT NULL;

-- What identifies the indicator across revisions, where that is not its code.
ALTER TABLE IndicatorResult ADD COLUMN Subject TEXT NULL;
