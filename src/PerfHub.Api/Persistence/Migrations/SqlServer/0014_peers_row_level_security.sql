-- What was found beside a unit's report is its bureau's.
ALTER SECURITY POLICY dbo.Tenants
    ADD FILTER PREDICATE dbo.MayReach(Bureau) ON dbo.Comparison,
    ADD BLOCK PREDICATE dbo.MayReach(Bureau) ON dbo.Comparison;
