-- The normal form of the text beside it, by which it is filtered and grouped; null where that is the text itself. Units of measure are
-- those of the report, null where it states none. The next script fills the normal forms of rows from before this; their units of measure
-- come with the next revision or re-evaluation.
ALTER TABLE Unit ADD COLUMN NormalizedSector TEXT NULL;
ALTER TABLE IndicatorResult ADD COLUMN NormalizedName TEXT NULL;
ALTER TABLE IndicatorResult ADD COLUMN TargetUnit TEXT NULL;
ALTER TABLE IndicatorResult ADD COLUMN FinalUnit TEXT NULL;
