using PerfHub.Rules.Report;

namespace PerfHub.Api.Reports.Reviews;

/// <summary>A part of the score that the bureau has changed.</summary>
public sealed record ReviewedPart
{
    /// <summary>The part, as in the <c>parts</c> of the receipt's score: an RFC 6901 pointer into the report.</summary>
    public required string Pointer { get; init; }

    /// <summary>The bureau's score of the part, points.</summary>
    [Between(0, 100)] public required decimal Score { get; init; }

    /// <summary>Why the bureau has changed it.</summary>
    [TextLength(1, 2000)] public required string Reason { get; init; }
}
