using Dapper;

namespace PerfHub.Api.Projections.Versions;

/// <summary>A bureau's data version of one year, and whether projections are behind. One query reads both, so no write falls in between.</summary>
[method: ExplicitConstructor]
internal sealed record DataVersionState(bool IsBehind, long Version, DateTime? ChangedAt)
{
    internal const string Sql = """
        SELECT CASE WHEN EXISTS (SELECT 1 FROM RankingOutbox) THEN 1 ELSE 0 END AS IsBehind,
            COALESCE(MAX(v.Version), 0) AS Version, MAX(v.ChangedAt) AS ChangedAt
        FROM DataVersion v WHERE v.Scope = @bureau AND v.Year IN (0, @year)
        """;

    public DataVersion ToDataVersion() => new(Version, ChangedAt, IsBehind);
}
