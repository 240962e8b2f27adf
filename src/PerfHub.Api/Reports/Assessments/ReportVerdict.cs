using System.Text.Json.Serialization;
using PerfHub.Rules.Rules;

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

    /// <summary>Every deviation; if there are more than 1,000, the gravest of them.</summary>
    public required IReadOnlyList<ReceiptDeviation> Deviations { get; init; }

    /// <summary>How many deviations of each rule are counted but not listed; absent if all are listed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<OmittedDeviations>? OmittedDeviations { get; init; }
}
