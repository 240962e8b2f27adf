using System.Text.Json.Serialization;
using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Reviews;

namespace PerfHub.Api.Reports.Receipts;

/// <summary>Confirms that a report is stored, and states its assessment.</summary>
public record Receipt : ReportVerdict
{
    /// <summary>The bureau's code.</summary>
    [JsonPropertyOrder(-3)]
    public required string Bureau { get; init; }

    /// <summary>The unit's code.</summary>
    [JsonPropertyOrder(-3)]
    public required string Unit { get; init; }

    /// <summary>The fiscal year.</summary>
    [JsonPropertyOrder(-3)]
    public required int FiscalYear { get; init; }

    /// <summary>The revision, from 1.</summary>
    [JsonPropertyOrder(-2)]
    public required int Revision { get; init; }

    /// <summary>The status of the report; a revision that is no longer the current one stays <c>submitted</c>.</summary>
    [JsonPropertyOrder(-2)]
    public required ReportStatus Status { get; init; }

    /// <summary>When it was received, UTC.</summary>
    [JsonPropertyOrder(-2)]
    public required DateTime ReceivedAt { get; init; }

    /// <summary>Whether it was received after the window closed.</summary>
    [JsonPropertyOrder(-2)]
    public required bool Late { get; init; }

    /// <summary>SHA-256 of the body as it was sent, without a byte order mark, hexadecimal.</summary>
    [JsonPropertyOrder(-1)]
    public required string ContentSha256 { get; init; }

    /// <summary><c>contentSha256</c> of the previous revision; <see langword="null"/> for the first.</summary>
    [JsonPropertyOrder(-1)]
    public required string? PreviousSha256 { get; init; }

    /// <summary>The score that the bureau has stated on accepting the report; absent without one, and in receipts of earlier revisions.</summary>
    [JsonPropertyOrder(1)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ReviewedScore? ReviewedScore { get; init; }

    /// <summary>The receipt's position in the chain of its bureau; <see langword="null"/> for a receipt from before there were chains.</summary>
    [JsonPropertyOrder(-1)]
    public required ReceiptLink? Chain { get; init; }
}
