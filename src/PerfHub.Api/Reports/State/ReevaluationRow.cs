using PerfHub.Api.Persistence;

namespace PerfHub.Api.Reports.State;

/// <summary>An evaluation of a revision after its filing; never updated.</summary>
public sealed record ReevaluationRow
{
    /// <summary>The id of the <see cref="CurrentReportRow"/>.</summary>
    public required long ReportId { get; init; }

    /// <summary>1, 2, 3 … for each report.</summary>
    public required int Number { get; init; }

    /// <summary>The unit's bureau.</summary>
    [ColumnWidth(12)] public required string Bureau { get; init; }

    /// <summary>The revision that was evaluated.</summary>
    public required int Revision { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTime At { get; init; }

    /// <summary>The version of the policy.</summary>
    public required int PolicyVersion { get; init; }

    /// <summary>The version of the rule set.</summary>
    [ColumnWidth(20)] public required string RuleSetVersion { get; init; }

    /// <summary>
    /// The <see cref="Assessments.Verdict"/> as JSON, compressed; empty if it equals the one that
    /// <see cref="CurrentReportRow.VerdictReevaluation"/> refers to.
    /// </summary>
    public required byte[] Verdict { get; init; }
}
