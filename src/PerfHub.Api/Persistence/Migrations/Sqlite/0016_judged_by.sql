-- A hash of what a current revision was judged by, other units' reports aside: where it is the same, only they can make a difference.
-- Nothing of what was judged before this was kept.
ALTER TABLE Standing ADD COLUMN JudgedBy BLOB NULL;
