-- A table that a policy guards cannot be renamed. The policy is back with the next script but one, before any host starts.
DROP SECURITY POLICY dbo.Tenants;
