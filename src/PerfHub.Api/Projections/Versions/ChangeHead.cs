using Dapper;

namespace PerfHub.Api.Projections.Versions;

/// <summary>The last numbered change, and whether there are changes without a number.</summary>
[method: ExplicitConstructor]
internal sealed record ChangeHead(long Head, bool IsBehind)
{
    internal const string Sql = """
        SELECT COALESCE((SELECT MAX(c.Seq) FROM RankingChange c), 0) AS Head,
            CASE WHEN EXISTS (SELECT 1 FROM RankingChangeOutbox) THEN 1 ELSE 0 END AS IsBehind
        """;
}
