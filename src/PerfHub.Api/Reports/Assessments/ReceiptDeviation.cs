using System.Text.Json.Serialization;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Reports.Assessments;

/// <summary>A deviation in a receipt.</summary>
public sealed record ReceiptDeviation
{
    /// <summary>The deviation's id, the same in every revision.</summary>
    public required string Id { get; init; }

    /// <summary>The rule's id.</summary>
    public required string Rule { get; init; }

    /// <summary>How grave it is.</summary>
    public required Severity Severity { get; init; }

    /// <summary>Where it stands.</summary>
    public required DeviationStatus Status { get; init; }

    /// <summary>The place in the submitted JSON (RFC 6901).</summary>
    public required string Pointer { get; init; }

    /// <summary>The indicator's code, if one is concerned.</summary>
    public required string? Indicator { get; init; }

    /// <summary>What the rule expects: a number, a text, or nothing.</summary>
    public required Figure Expected { get; init; }

    /// <summary>What the report says: a number, a text, or nothing.</summary>
    public required Figure Actual { get; init; }

    /// <summary>Actual − expected, where both are numbers.</summary>
    public required decimal? Difference { get; init; }

    /// <summary>The formula that does not hold, with its numbers.</summary>
    public required string Formula { get; init; }

    /// <summary>The finding in words, in the language of the request.</summary>
    public required string Message { get; init; }

    /// <summary>The other unit that it rests on: told where that lies within the caller's bureau, and never to units.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Peer? Peer { get; init; }
}
