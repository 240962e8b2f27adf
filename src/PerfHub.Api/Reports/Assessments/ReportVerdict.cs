namespace PerfHub.Api.Reports.Assessments;

/// <summary>What the service says of a report: the score its own figures support, and every deviation.</summary>
public record ReportVerdict
{
    /// <summary>The version of the policy it was judged by.</summary>
    public required int PolicyVersion { get; init; }

    /// <summary>The bureau whose policy that is: versions count for each; <see langword="null"/> for the default.</summary>
    public required string? PolicyBureau { get; init; }

    /// <summary>The version of the rule set it was judged by.</summary>
    public required string RuleSetVersion { get; init; }

    /// <summary>Claimed beside verified.</summary>
    public required Score Score { get; init; }

    /// <summary>How often the rules gave each answer.</summary>
    public required RuleCounts Rules { get; init; }

    /// <summary>Every deviation.</summary>
    public required IReadOnlyList<ReceiptDeviation> Deviations { get; init; }
}
