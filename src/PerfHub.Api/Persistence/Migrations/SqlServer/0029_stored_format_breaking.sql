-- From now on hosts write documents, deviations and indicators that those of the previous release cannot read: this script in the journal keeps
-- them from starting. The types with which they write are dropped.
DROP TYPE dbo.DeviationRows;
DROP TYPE dbo.DeviationRows_V2;
DROP TYPE dbo.NarrativeSignatureRows;
