-- A change belongs to its bureau.
ALTER SECURITY POLICY dbo.Tenants
    ADD FILTER PREDICATE dbo.MayReach(Bureau) ON dbo.RankingChange,
    ADD BLOCK PREDICATE dbo.MayReach(Bureau) ON dbo.RankingChange,
    ADD FILTER PREDICATE dbo.MayReach(Bureau) ON dbo.BureauVersion,
    ADD BLOCK PREDICATE dbo.MayReach(Bureau) ON dbo.BureauVersion,
    ADD FILTER PREDICATE dbo.MayReach(Bureau) ON dbo.RankingChangeOutbox,
    ADD BLOCK PREDICATE dbo.MayReach(Bureau) ON dbo.RankingChangeOutbox;
