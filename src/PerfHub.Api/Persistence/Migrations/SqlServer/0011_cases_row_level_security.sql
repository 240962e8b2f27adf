-- What cases and jobs hold is their bureau's.
ALTER SECURITY POLICY dbo.Tenants
    ADD FILTER PREDICATE dbo.MayReach(Bureau) ON dbo.DeviationEvent,
    ADD BLOCK PREDICATE dbo.MayReach(Bureau) ON dbo.DeviationEvent,
    ADD FILTER PREDICATE dbo.MayReach(Bureau) ON dbo.Job,
    ADD BLOCK PREDICATE dbo.MayReach(Bureau) ON dbo.Job,
    ADD FILTER PREDICATE dbo.MayReach(Bureau) ON dbo.DecisionTarget,
    ADD BLOCK PREDICATE dbo.MayReach(Bureau) ON dbo.DecisionTarget;
