using Dapper;

namespace PerfHub.Api.Projections.Indexing;

/// <summary>The state of the changes after <c>@seq</c>.</summary>
/// <param name="First">The first change that has not been deleted; 0 if there is none.</param>
/// <param name="Head">The last change.</param>
/// <param name="IsBehind">Whether there are changes without a number.</param>
/// <param name="HasBureauChanges">Whether bureaus, their tree or their units may have changed, with or without a number.</param>
[method: ExplicitConstructor]
internal sealed record ChangeLogState(long First, long Head, bool IsBehind, bool HasBureauChanges)
{
    internal const string Sql = """
        SELECT COALESCE((SELECT MIN(f.Seq) FROM RankingChange f), 0) AS First,
            COALESCE((SELECT MAX(c.Seq) FROM RankingChange c), 0) AS Head,
            CASE WHEN EXISTS (SELECT 1 FROM RankingChangeOutbox) THEN 1 ELSE 0 END AS IsBehind,
            CASE WHEN EXISTS (SELECT 1 FROM RankingChange b WHERE b.Seq > @seq AND b.Year = 0)
                OR EXISTS (SELECT 1 FROM RankingChangeOutbox q WHERE q.Year = 0) THEN 1 ELSE 0 END AS HasBureauChanges
        """;
}
