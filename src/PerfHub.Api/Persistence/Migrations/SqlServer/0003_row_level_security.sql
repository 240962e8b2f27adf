-- The second line of defence: whatever a statement asks for, a connection reaches the rows of its own tenant alone. The host
-- says whose a connection is as it leaves the pool, by a session context that can not be changed until it is back there:
-- the bureau at the top of the caller's scope, or * where the service itself works. Said nothing, it reaches nothing.
CREATE FUNCTION dbo.MayReach (@Bureau nvarchar(12))
RETURNS TABLE
WITH SCHEMABINDING
AS
RETURN
    SELECT 1 AS Reached
    WHERE CONVERT(nvarchar(12), SESSION_CONTEXT(N'Bureau')) = N'*'
    UNION ALL
    SELECT 1
    FROM dbo.BureauScope s
    WHERE s.Ancestor = CONVERT(nvarchar(12), SESSION_CONTEXT(N'Bureau')) COLLATE Latin1_General_100_BIN2
      AND s.Descendant = @Bureau COLLATE Latin1_General_100_BIN2;
GO
CREATE SECURITY POLICY dbo.Tenants
    ADD FILTER PREDICATE dbo.MayReach(Code) ON dbo.Bureau,
    ADD BLOCK PREDICATE dbo.MayReach(Code) ON dbo.Bureau,
    ADD FILTER PREDICATE dbo.MayReach(Bureau) ON dbo.Unit,
    ADD BLOCK PREDICATE dbo.MayReach(Bureau) ON dbo.Unit,
    ADD FILTER PREDICATE dbo.MayReach(Bureau) ON dbo.ApiKey,
    ADD BLOCK PREDICATE dbo.MayReach(Bureau) ON dbo.ApiKey,
    ADD FILTER PREDICATE dbo.MayReach(Bureau) ON dbo.Standing,
    ADD BLOCK PREDICATE dbo.MayReach(Bureau) ON dbo.Standing,
    ADD FILTER PREDICATE dbo.MayReach(Bureau) ON dbo.Revision,
    ADD BLOCK PREDICATE dbo.MayReach(Bureau) ON dbo.Revision,
    ADD FILTER PREDICATE dbo.MayReach(Bureau) ON dbo.IndicatorResult,
    ADD BLOCK PREDICATE dbo.MayReach(Bureau) ON dbo.IndicatorResult,
    ADD FILTER PREDICATE dbo.MayReach(Bureau) ON dbo.Deviation,
    ADD BLOCK PREDICATE dbo.MayReach(Bureau) ON dbo.Deviation,
    ADD FILTER PREDICATE dbo.MayReach(Bureau) ON dbo.DeviationChangeQueue,
    ADD BLOCK PREDICATE dbo.MayReach(Bureau) ON dbo.DeviationChangeQueue,
    ADD FILTER PREDICATE dbo.MayReach(Bureau) ON dbo.DeviationChange,
    ADD BLOCK PREDICATE dbo.MayReach(Bureau) ON dbo.DeviationChange,
    ADD FILTER PREDICATE dbo.MayReach(Bureau) ON dbo.RankingQueue,
    ADD BLOCK PREDICATE dbo.MayReach(Bureau) ON dbo.RankingQueue,
    ADD FILTER PREDICATE dbo.MayReach(Bureau) ON dbo.Ranked,
    ADD BLOCK PREDICATE dbo.MayReach(Bureau) ON dbo.Ranked,
    ADD FILTER PREDICATE dbo.MayReach(Scope) ON dbo.RankingEntry,
    ADD BLOCK PREDICATE dbo.MayReach(Scope) ON dbo.RankingEntry,
    ADD FILTER PREDICATE dbo.MayReach(Scope) ON dbo.RankingGroup,
    ADD BLOCK PREDICATE dbo.MayReach(Scope) ON dbo.RankingGroup,
    ADD FILTER PREDICATE dbo.MayReach(Bureau) ON dbo.AuditQueue,
    ADD BLOCK PREDICATE dbo.MayReach(Bureau) ON dbo.AuditQueue,
    ADD FILTER PREDICATE dbo.MayReach(Bureau) ON dbo.AuditEntry,
    ADD BLOCK PREDICATE dbo.MayReach(Bureau) ON dbo.AuditEntry
    WITH (STATE = ON);
