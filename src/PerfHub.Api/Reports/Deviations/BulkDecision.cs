using Dapper;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>What a bulk decision decided about a deviation, compared with how the deviation is now.</summary>
/// <param name="Deviation">The deviation's id.</param>
/// <param name="Revision">The revision on whose figures it was decided.</param>
/// <param name="InputsHash">The inputs on which it was decided; <see langword="null"/> if they were not stored yet.</param>
/// <param name="IsLeft">Whether a later revision or evaluation changed the inputs or resolved the deviation.</param>
/// <param name="HasInputs">Whether the deviation has these inputs now.</param>
[method: ExplicitConstructor]
internal sealed record BulkDecision(string Deviation, int Revision, string? InputsHash, bool IsLeft, bool HasInputs)
{
    /// <summary>Selects those of <c>@job</c> for a report that nobody has decided again on the same inputs.</summary>
    public const string Sql = """
        SELECT j.Deviation, j.Revision, j.InputsHash,
            CASE WHEN EXISTS (
                SELECT 1 FROM DeviationEvent c
                WHERE c.ReportId = j.ReportId AND c.Deviation = j.Deviation AND c.Number > j.Number AND c.Kind IN ('Change', 'Resolve'))
                THEN 1 ELSE 0 END AS IsLeft,
            CASE WHEN d.Status <> 'Resolved' AND d.InputsHash = j.InputsHash THEN 1 ELSE 0 END AS HasInputs
        FROM DecidedDeviation y
        JOIN DeviationEvent j ON j.ReportId = y.ReportId AND j.Deviation = y.Deviation AND j.Number = y.Number
        JOIN Deviation d ON d.ReportId = y.ReportId AND d.Id = y.Deviation
        WHERE y.Job = @job AND y.ReportId = @reportId AND j.Kind IN ('Confirm', 'Dismiss') AND NOT EXISTS (
            SELECT 1 FROM DeviationEvent e
            WHERE e.ReportId = y.ReportId AND e.Deviation = y.Deviation AND e.Number > y.Number
              AND e.Kind IN ('Confirm', 'Dismiss', 'Reopen') AND e.InputsHash = j.InputsHash)
        """;

    /// <summary>Whether it would hold again if the inputs came back.</summary>
    public bool IsRemembered => IsLeft && InputsHash is not null && !HasInputs;

    /// <summary>Whether it holds again because they have come back.</summary>
    public bool IsRestored => IsLeft && HasInputs;
}
