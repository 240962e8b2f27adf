-- The results of the report's indicators, encoded as one value. Null for reports from before this: they have rows of IndicatorResult. Method
-- is 0 in rows without a signature.
ALTER TABLE NarrativeSignature ADD COLUMN Indicators BLOB NULL;
