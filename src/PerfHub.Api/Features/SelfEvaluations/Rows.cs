using PerfHub.Rules.Report;

namespace PerfHub.Api.Features.SelfEvaluations;

/// <summary>What was filed, and what the system said of it. Never changed.</summary>
public record RevisionRow
{
    /// <summary>The standing that it belongs to.</summary>
    public required long Standing { get; init; }

    /// <summary>1, 2, 3 …</summary>
    public required int Number { get; init; }

    /// <summary>The unit's bureau.</summary>
    public required string Bureau { get; init; }

    /// <summary>When it was received, UTC.</summary>
    public required DateTime ReceivedAt { get; init; }

    /// <summary>Whether the window had closed.</summary>
    public required bool Late { get; init; }

    /// <summary>SHA-256 of the document as it came, hexadecimal.</summary>
    public required string ContentSha256 { get; init; }

    /// <summary>The same of the revision before.</summary>
    public required string? PreviousSha256 { get; init; }

    /// <summary>The version of the policy it was judged by.</summary>
    public required int PolicyVersion { get; init; }

    /// <summary>The version of the rule set it was judged by.</summary>
    public required string RuleSetVersion { get; init; }

    /// <summary>The document, byte for byte, compressed.</summary>
    public required byte[] Document { get; init; }

    /// <summary>The <see cref="Verdict"/> as JSON, compressed.</summary>
    public required byte[] Verdict { get; init; }

    /// <summary>The id of the key that filed it; nothing where that was not yet kept.</summary>
    public required string? FiledBy { get; init; }

    /// <summary>The receipt's place in the chain of its bureau; nothing where there was none yet, as with the two below.</summary>
    public required long? ChainSeq { get; init; }

    /// <summary>SHA-256 of the receipt; see <see cref="ReceiptChain"/>.</summary>
    public required string? ReceiptSha256 { get; init; }

    /// <summary>The head of the chain with this receipt.</summary>
    public required string? ChainHead { get; init; }
}

/// <summary>What was said of a revision after it was filed. Never changed.</summary>
public sealed record ReevaluationRow
{
    /// <summary>The standing that it belongs to.</summary>
    public required long Standing { get; init; }

    /// <summary>1, 2, 3 … for each standing.</summary>
    public required int Number { get; init; }

    /// <summary>The unit's bureau.</summary>
    public required string Bureau { get; init; }

    /// <summary>The revision that was judged.</summary>
    public required int Revision { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTime At { get; init; }

    /// <summary>The version of the policy it was judged by.</summary>
    public required int PolicyVersion { get; init; }

    /// <summary>The version of the rule set it was judged by.</summary>
    public required string RuleSetVersion { get; init; }

    /// <summary>The <see cref="Verdict"/> as JSON, compressed; empty where it says what was said before, see <see cref="StandingRow.VerdictOf"/>.</summary>
    public required byte[] Verdict { get; init; }
}

/// <summary>Where a unit stands in a year: its current revision, and the figures that lists show.</summary>
public record StandingRow
{
    /// <summary>Its id, the same for all revisions; see <see cref="Data.RowId"/>.</summary>
    public required long Id { get; init; }

    /// <summary>The unit's bureau.</summary>
    public required string Bureau { get; init; }

    /// <summary>The unit's code.</summary>
    public required string Unit { get; init; }

    /// <summary>The fiscal year.</summary>
    public required int Year { get; init; }

    /// <summary>The current revision.</summary>
    public required int Revision { get; init; }

    /// <summary>SHA-256 of its document.</summary>
    public required string ContentSha256 { get; init; }

    /// <summary>What became of it.</summary>
    public required ReportStatus Status { get; init; }

    /// <summary>Claimed score, points.</summary>
    public required decimal Claimed { get; init; }

    /// <summary>Verified score, points.</summary>
    public required decimal Verified { get; init; }

    /// <summary>Claimed grade.</summary>
    public required Grade ClaimedGrade { get; init; }

    /// <summary>Verified grade.</summary>
    public required Grade VerifiedGrade { get; init; }

    /// <summary>Executed ÷ adjusted, percent, with six decimals; nothing where nothing was budgeted.</summary>
    public required decimal? ExecutionRate { get; init; }

    /// <summary>100 less what the deviations that stand cost, points.</summary>
    public required decimal Credibility { get; init; }

    /// <summary>High deviations that stand: neither dismissed nor resolved.</summary>
    public required int High { get; init; }

    /// <summary>Medium ones.</summary>
    public required int Medium { get; init; }

    /// <summary>Low ones.</summary>
    public required int Low { get; init; }

    /// <summary>The id of the last entry of the change feed that is about it; see <see cref="Deviations.DeviationChangeQueueRow"/>.</summary>
    public required long LastChange { get; init; }

    /// <summary>The number of the <see cref="ReevaluationRow"/> that it goes by; 0 where it goes by the verdict given at filing.</summary>
    public required int Reevaluation { get; init; }

    /// <summary>Whether the current revision was received after its window had closed.</summary>
    public required bool Late { get; init; }

    /// <summary>The initial budget, 万元; nothing, as all below, of what was filed before this was kept.</summary>
    public required decimal? Initial { get; init; }

    /// <summary>The adjusted budget, 万元.</summary>
    public required decimal? Adjusted { get; init; }

    /// <summary>What was executed of it, 万元.</summary>
    public required decimal? Executed { get; init; }

    /// <summary>The bureau whose policy it was judged by last; nothing for the default.</summary>
    public required string? PolicyBureau { get; init; }

    /// <summary>The version of that policy.</summary>
    public required int? PolicyVersion { get; init; }

    /// <summary>The rule set that it was judged by last.</summary>
    public required string? RuleSetVersion { get; init; }

    /// <summary>How often each rule gave each answer; see <see cref="StoredTallies"/>.</summary>
    public required byte[]? Tallies { get; init; }

    /// <summary>The number of the <see cref="ReevaluationRow"/> that has its verdict; 0 where that is the one given at filing.</summary>
    public required int VerdictOf { get; init; }

    /// <summary>A hash of what is said of it; see <see cref="Judgement.Said"/>.</summary>
    public required byte[]? Said { get; init; }

    /// <summary>A hash of what it was judged by, other units' reports aside; see <see cref="KnownStamp.Hash"/>.</summary>
    public required byte[]? JudgedBy { get; init; }
}

/// <summary>One indicator of a current revision.</summary>
public sealed record IndicatorResultRow
{
    /// <summary>The standing that it belongs to.</summary>
    public required long Standing { get; init; }

    /// <summary>The indicator's place in the report, from 0.</summary>
    public required int Ordinal { get; init; }

    /// <summary>The unit's bureau.</summary>
    public required string Bureau { get; init; }

    /// <summary>The indicator's code.</summary>
    public required string Code { get; init; }

    /// <summary>The indicator's name.</summary>
    public required string Name { get; init; }

    /// <summary>Target value.</summary>
    public required decimal? Target { get; init; }

    /// <summary>Mid-year value.</summary>
    public required decimal? MidYear { get; init; }

    /// <summary>Final value.</summary>
    public required decimal? Final { get; init; }

    /// <summary>Final ÷ target, percent, where it applies.</summary>
    public required decimal? Completion { get; init; }

    /// <summary>Weight, points.</summary>
    public required decimal Weight { get; init; }

    /// <summary>Claimed score, points.</summary>
    public required decimal Claimed { get; init; }

    /// <summary>Verified score, points.</summary>
    public required decimal Verified { get; init; }
}
