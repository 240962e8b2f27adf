using System.ComponentModel;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Reports.Reviews;

/// <summary>The score that a bureau states when it accepts a report.</summary>
[DisplayName("ReviewedScoreRequest")]
public sealed record ReviewedScoreBody
{
    /// <summary>The total, points: 0–100.</summary>
    [Between(0, 100)] public required decimal Total { get; init; }

    /// <summary>The parts that the bureau has changed; a total that differs from the verified one without any needs a reason.</summary>
    public IReadOnlyList<ReviewedPart>? Parts { get; init; }
}
