using Dapper;

namespace PerfHub.Api.Projections.Versions;

/// <summary>A bureau's data version of one year, with the number of the last change of all. One query reads them, so no write falls in between.</summary>
[method: ExplicitConstructor]
internal sealed record DataVersionState(long Head, bool IsBehind, long Version, DateTime? ChangedAt)
{
    internal const string Sql = """
        SELECT COALESCE((SELECT MAX(c.Seq) FROM RankingChange c), 0) AS Head,
            CASE WHEN EXISTS (SELECT 1 FROM RankingChangeOutbox) THEN 1 ELSE 0 END AS IsBehind,
            COALESCE(MAX(v.Seq), 0) AS Version, MAX(v.ChangedAt) AS ChangedAt
        FROM BureauScope s
        JOIN BureauVersion v ON v.Bureau = s.Descendant AND v.Year IN (0, @year)
        WHERE s.Ancestor = @bureau
        """;

    /// <summary>Whether an equal state is one without any change in between. Without changes in the log, its last number says nothing.</summary>
    public bool IsComparable => !IsBehind && Head > 0;

    public DataVersion ToDataVersion() => new(Version, ChangedAt, IsBehind);
}
