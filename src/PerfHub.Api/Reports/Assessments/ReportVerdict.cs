namespace PerfHub.Api.Reports.Assessments;

/// <summary>The assessment of a report: the score that its figures support, and every deviation.</summary>
public record ReportVerdict
{
    /// <summary>The version of the policy it was assessed under.</summary>
    public required int PolicyVersion { get; init; }

    /// <summary>The bureau that set the policy and numbers its versions; <see langword="null"/> for the default policy.</summary>
    public required string? PolicyBureau { get; init; }

    /// <summary>The version of the rule set it was assessed with.</summary>
    public required string RuleSetVersion { get; init; }

    /// <summary>The claimed and the verified score.</summary>
    public required Score Score { get; init; }

    /// <summary>How often rules passed, flagged or did not apply.</summary>
    public required RuleCounts Rules { get; init; }

    /// <summary>Every deviation.</summary>
    public required IReadOnlyList<ReceiptDeviation> Deviations { get; init; }
}
