-- A policy holds for all below its bureau, who read it; only within the scope of its bureau can it be set.
ALTER SECURITY POLICY dbo.Tenants
    ADD FILTER PREDICATE dbo.MayInherit(Bureau) ON dbo.PolicyVersion,
    ADD BLOCK PREDICATE dbo.MayReach(Bureau) ON dbo.PolicyVersion;
