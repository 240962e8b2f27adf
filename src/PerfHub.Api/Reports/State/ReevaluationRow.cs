namespace PerfHub.Api.Reports.State;

/// <summary>What was said of a revision after it was filed. Never changed.</summary>
public sealed record ReevaluationRow
{
    /// <summary>The standing that it belongs to.</summary>
    public required long ReportId { get; init; }

    /// <summary>1, 2, 3 … for each standing.</summary>
    public required int Number { get; init; }

    /// <summary>The unit's bureau.</summary>
    public required string Bureau { get; init; }

    /// <summary>The revision that was judged.</summary>
    public required int Revision { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTime At { get; init; }

    /// <summary>The version of the policy it was judged by.</summary>
    public required int PolicyVersion { get; init; }

    /// <summary>The version of the rule set it was judged by.</summary>
    public required string RuleSetVersion { get; init; }

    /// <summary>The <see cref="Verdict"/> as JSON, compressed; empty where it says what was said before, see <see cref="CurrentReportRow.VerdictReevaluation"/>.</summary>
    public required byte[] Verdict { get; init; }
}
