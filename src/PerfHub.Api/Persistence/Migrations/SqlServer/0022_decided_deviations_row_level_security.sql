-- A decided deviation belongs to the bureau of its unit.
ALTER SECURITY POLICY dbo.Tenants
    ADD FILTER PREDICATE dbo.MayReach(Bureau) ON dbo.DecidedDeviation,
    ADD BLOCK PREDICATE dbo.MayReach(Bureau) ON dbo.DecidedDeviation;
