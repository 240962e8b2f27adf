-- A narrative is its unit's bureau's.
ALTER SECURITY POLICY dbo.Tenants
    ADD FILTER PREDICATE dbo.MayReach(Bureau) ON dbo.Narrative,
    ADD BLOCK PREDICATE dbo.MayReach(Bureau) ON dbo.Narrative;
