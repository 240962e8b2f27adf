ALTER SECURITY POLICY dbo.Tenants
    ADD FILTER PREDICATE dbo.MayReach(Scope) ON dbo.ScopeVersion,
    ADD BLOCK PREDICATE dbo.MayReach(Scope) ON dbo.ScopeVersion;
