-- Changes nothing. From now on hosts write documents, deviations and indicators that those of the previous release cannot read: this script
-- in the journal keeps them from starting.
SELECT 1;
