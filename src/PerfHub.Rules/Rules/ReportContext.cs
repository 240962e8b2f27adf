using PerfHub.Rules.Report;

namespace PerfHub.Rules.Rules;

/// <summary>What a report is evaluated against in addition to its own figures. Unknown data is <see langword="null"/>.</summary>
public sealed record ReportContext
{
    /// <summary>The context of a report that is evaluated on its own.</summary>
    public static ReportContext Empty { get; } = new();

    /// <summary>The fiscal year that the report is filed for.</summary>
    public int? FiscalYear { get; init; }

    /// <summary>The mid-year figures that the unit filed last.</summary>
    public MidYearFigures? MidYear { get; init; }

    /// <summary>The unit's current report for last year.</summary>
    public SelfEvaluationReport? LastYear { get; init; }

    /// <summary>When the report was received, UTC.</summary>
    public DateTime? ReceivedAt { get; init; }

    /// <summary>The last instant at which the unit can file on time, UTC, extensions included.</summary>
    public DateTime? ClosesAt { get; init; }

    /// <summary>The time zone of the unit's bureau.</summary>
    public BureauTimeZone TimeZone { get; init; } = BureauTimeZone.Default;

    /// <summary>The result of the latest comparison with other units.</summary>
    public PeerComparison? Peers { get; init; }
}
