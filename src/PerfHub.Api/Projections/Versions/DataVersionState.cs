namespace PerfHub.Api.Projections.Versions;

/// <summary>A bureau's data version of one year, and whether projections are behind. One query reads both, so no write falls in between.</summary>
internal sealed record DataVersionState
{
    internal const string Sql = """
        SELECT CASE WHEN EXISTS (SELECT 1 FROM RankingOutbox) THEN 1 ELSE 0 END AS IsBehind,
            COALESCE(MAX(v.Version), 0) AS Version, MAX(v.ChangedAt) AS ChangedAt
        FROM DataVersion v WHERE v.Scope = @bureau AND v.Year IN (0, @year)
        """;

    public required bool IsBehind { get; init; }

    public required long Version { get; init; }

    public required DateTime? ChangedAt { get; init; }

    public DataVersion ToDataVersion() => new(Version, ChangedAt);
}
