-- An answer holds what its caller may see: nobody else's connection reaches it.
ALTER SECURITY POLICY dbo.Tenants
    ADD FILTER PREDICATE dbo.MayReach(Bureau) ON dbo.IdempotentAnswer,
    ADD BLOCK PREDICATE dbo.MayReach(Bureau) ON dbo.IdempotentAnswer;
