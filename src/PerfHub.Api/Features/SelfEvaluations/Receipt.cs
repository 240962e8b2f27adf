using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using PerfHub.Api.Features.Deviations;
using PerfHub.Api.Json;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.SelfEvaluations;

/// <summary>What became of a report.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReportStatus>))]
public enum ReportStatus
{
    /// <summary>Filed, not decided upon.</summary>
    [JsonStringEnumMemberName("submitted")] Submitted,

    /// <summary>Sent back by the bureau; can be filed again.</summary>
    [JsonStringEnumMemberName("returned")] Returned,

    /// <summary>Accepted by the bureau; locked.</summary>
    [JsonStringEnumMemberName("accepted")] Accepted,
}

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

/// <summary>What a unit gets for a report that is on disk.</summary>
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

    /// <summary>What became of the report; a revision that is no longer the current one stays <c>submitted</c>.</summary>
    [JsonPropertyOrder(-2)]
    public required ReportStatus Status { get; init; }

    /// <summary>When it was received, UTC.</summary>
    [JsonPropertyOrder(-2)]
    public required DateTime ReceivedAt { get; init; }

    /// <summary>Whether the window had closed.</summary>
    [JsonPropertyOrder(-2)]
    public required bool Late { get; init; }

    /// <summary>SHA-256 of the body as it was sent, hexadecimal.</summary>
    [JsonPropertyOrder(-1)]
    public required string ContentSha256 { get; init; }

    /// <summary>The same of the revision before; <see langword="null"/> for the first.</summary>
    [JsonPropertyOrder(-1)]
    public required string? PreviousSha256 { get; init; }

    /// <summary>The receipt's place in the chain of its bureau's receipts; <see langword="null"/> for one that was given before there were chains.</summary>
    [JsonPropertyOrder(-1)]
    public required ReceiptLink? Chain { get; init; }
}

/// <summary>A receipt's place in the chain of its bureau's receipts, by which it can be checked; see <c>…/revisions/{n}/proof</c>.</summary>
/// <param name="Seq">1, 2, 3 … for each bureau.</param>
/// <param name="ReceiptSha256">SHA-256 of the receipt's facts, hexadecimal.</param>
/// <param name="Head">The head of the chain with this receipt: SHA-256 of the head before it and <paramref name="ReceiptSha256"/>.</param>
public sealed record ReceiptLink(long Seq, string ReceiptSha256, string Head)
{
    /// <summary>The place of a revision's receipt; nothing where it has none.</summary>
    /// <param name="revision">The revision.</param>
    internal static ReceiptLink? Of(RevisionRow revision) =>
        revision.ChainSeq is { } seq ? new ReceiptLink(seq, revision.ReceiptSha256!, revision.ChainHead!) : null;
}

/// <summary>A receipt with the report that it is for.</summary>
public sealed record FiledReport : Receipt
{
    /// <summary>Adds the report to its receipt.</summary>
    /// <param name="receipt">The receipt.</param>
    /// <param name="report">The report.</param>
    [SetsRequiredMembers]
    public FiledReport(Receipt receipt, ReadOnlyMemory<byte> report)
        : base(receipt) => Report = new RawJson<SelfEvaluationReport>(report);

    /// <summary>The report as it was sent, byte for byte.</summary>
    [JsonPropertyOrder(1)]
    public RawJson<SelfEvaluationReport> Report { get; }
}

/// <summary>Claimed beside verified, points.</summary>
/// <param name="Claimed">The total that the unit claims.</param>
/// <param name="Verified">The total that its figures support.</param>
/// <param name="Difference">Claimed − verified.</param>
/// <param name="ClaimedGrade">The grade that the unit claims.</param>
/// <param name="VerifiedGrade">The grade of the verified total.</param>
/// <param name="Parts">Execution, then each indicator.</param>
public sealed record Score(
    decimal Claimed, decimal Verified, decimal Difference, Grade ClaimedGrade, Grade VerifiedGrade, IReadOnlyList<ScorePart> Parts);

/// <summary>One part of the score, points.</summary>
/// <param name="Pointer">The part in the report.</param>
/// <param name="Claimed">What the unit claims; <see langword="null"/> where it states nothing.</param>
/// <param name="Verified">What its figures support.</param>
public sealed record ScorePart(string Pointer, decimal? Claimed, decimal Verified);

/// <summary>How often the rules gave each answer.</summary>
/// <param name="Passed">The rule holds.</param>
/// <param name="Flagged">The rule is broken: as many as there are deviations.</param>
/// <param name="NotApplicable">The rule's input is missing.</param>
public sealed record RuleCounts(int Passed, int Flagged, int NotApplicable);

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
