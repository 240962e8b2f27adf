using PerfHub.Rules.Report;

namespace PerfHub.Rules.Rules;

/// <summary>What is known of a unit beside its report, and what a report is judged by as well. What is not known is <see langword="null"/>.</summary>
public sealed record ReportContext
{
    /// <summary>Nothing is known but the report.</summary>
    public static ReportContext Empty { get; } = new();

    /// <summary>The figures that the unit filed at mid-year, the last it filed.</summary>
    public MidYearFigures? MidYear { get; init; }

    /// <summary>The unit's current report of the year before.</summary>
    public SelfEvaluationReport? LastYear { get; init; }

    /// <summary>When the report was received, UTC.</summary>
    public DateTime? ReceivedAt { get; init; }

    /// <summary>The last instant at which the unit could file in time, UTC: its window's, or its extension's.</summary>
    public DateTime? ClosesAt { get; init; }

    /// <summary>What the comparison with other units of the year has found, the last that took place.</summary>
    public PeerComparison? Peers { get; init; }
}
