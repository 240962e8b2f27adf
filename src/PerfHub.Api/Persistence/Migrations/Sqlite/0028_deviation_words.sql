-- WordsHash is a hash of pointer, formula, message and inputs, which a row leaves out because the verdict of its revision, or of one of the
-- revision's re-evaluations, has them. Reevaluation is the number of that re-evaluation; 0 for the verdict at filing. Both are null where the
-- row has the words itself, as all rows from before this.
ALTER TABLE Deviation ADD COLUMN WordsHash INTEGER NULL;
ALTER TABLE Deviation ADD COLUMN Reevaluation INTEGER NULL;
