-- What a bureau sets for all below it can be read from below, and changed from nowhere but the bureau itself and above.
CREATE FUNCTION dbo.MayInherit (@Bureau nvarchar(12))
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
      AND s.Descendant = @Bureau COLLATE Latin1_General_100_BIN2
    UNION ALL
    SELECT 1
    FROM dbo.BureauScope s
    WHERE s.Ancestor = @Bureau COLLATE Latin1_General_100_BIN2
      AND s.Descendant = CONVERT(nvarchar(12), SESSION_CONTEXT(N'Bureau')) COLLATE Latin1_General_100_BIN2;
GO
ALTER SECURITY POLICY dbo.Tenants
    ADD FILTER PREDICATE dbo.MayInherit(Bureau) ON dbo.FilingWindow,
    ADD BLOCK PREDICATE dbo.MayReach(Bureau) ON dbo.FilingWindow,
    ADD FILTER PREDICATE dbo.MayReach(Bureau) ON dbo.FilingExtension,
    ADD BLOCK PREDICATE dbo.MayReach(Bureau) ON dbo.FilingExtension,
    ADD FILTER PREDICATE dbo.MayReach(Bureau) ON dbo.MidYearFiling,
    ADD BLOCK PREDICATE dbo.MayReach(Bureau) ON dbo.MidYearFiling,
    ADD FILTER PREDICATE dbo.MayReach(Bureau) ON dbo.Decision,
    ADD BLOCK PREDICATE dbo.MayReach(Bureau) ON dbo.Decision,
    ADD FILTER PREDICATE dbo.MayReach(Bureau) ON dbo.Reevaluation,
    ADD BLOCK PREDICATE dbo.MayReach(Bureau) ON dbo.Reevaluation;
