using Dapper;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>What a bulk decision decided about a deviation, compared with how the deviation is now.</summary>
/// <param name="Deviation">The deviation's id.</param>
/// <param name="Revision">The revision on whose figures it was decided.</param>
/// <param name="InputsHash">The inputs on which it was decided, as they were hashed last; <see langword="null"/> if they were never stored.</param>
/// <param name="IsLeft">Whether a later revision or evaluation changed the inputs or resolved the deviation.</param>
/// <param name="HasInputs">Whether the deviation has these inputs now.</param>
[method: ExplicitConstructor]
internal sealed record BulkDecision(string Deviation, int Revision, string? InputsHash, bool IsLeft, bool HasInputs)
{
    /// <summary>
    /// Joins, to a <c>DecidedDeviation y</c>, the event <c>j</c> of the job and the step <c>c</c> away from its inputs, if there is one.
    /// </summary>
    public const string EventsSql = """
        LEFT JOIN DeviationEvent c ON c.ReportId = y.ReportId AND c.Deviation = y.Deviation AND c.Number = (
            SELECT MIN(m.Number) FROM DeviationEvent m
            WHERE m.ReportId = y.ReportId AND m.Deviation = y.Deviation AND m.Number > y.Number AND m.Kind IN ('Change', 'Resolve'))
        JOIN DeviationEvent j ON j.ReportId = y.ReportId AND j.Deviation = y.Deviation AND j.Number = y.Number
        """;

    /// <summary>
    /// Joins the same events if the event decided. The decision is remembered for the inputs of the step: those of the event may be from a
    /// release that hashed them otherwise.
    /// </summary>
    public const string DecisionsSql = $"{EventsSql} AND j.Kind IN ('Confirm', 'Dismiss')";

    /// <summary>The inputs of the events <c>j</c> and <c>c</c>, as they were hashed last.</summary>
    public const string InputsSql = "COALESCE(c.InputsHash, j.InputsHash)";

    /// <summary>Whether nobody has decided again on the inputs of the events <c>j</c> and <c>c</c>.</summary>
    public const string IsLastSql = """
        NOT EXISTS (
            SELECT 1 FROM DeviationEvent e
            WHERE e.ReportId = y.ReportId AND e.Deviation = y.Deviation AND e.Number > y.Number
              AND e.Kind IN ('Confirm', 'Dismiss', 'Reopen') AND (e.InputsHash = j.InputsHash OR e.InputsHash = c.InputsHash))
        """;

    /// <summary>Selects those of <c>@job</c> for a report that nobody has decided again on the same inputs.</summary>
    public const string Sql = $"""
        SELECT j.Deviation, j.Revision, {InputsSql} AS InputsHash,
            CASE WHEN c.Number IS NULL THEN 0 ELSE 1 END AS IsLeft,
            CASE WHEN d.Status <> 'Resolved' AND d.InputsHash = {InputsSql} THEN 1 ELSE 0 END AS HasInputs
        FROM DecidedDeviation y
        {DecisionsSql}
        JOIN Deviation d ON d.ReportId = y.ReportId AND d.Id = y.Deviation
        WHERE y.Job = @job AND y.ReportId = @reportId AND {IsLastSql}
        """;

    /// <summary>Whether it would hold again if the inputs came back.</summary>
    public bool IsRemembered => IsLeft && InputsHash is not null && !HasInputs;

    /// <summary>Whether it holds again because they have come back.</summary>
    public bool IsRestored => IsLeft && HasInputs;
}
