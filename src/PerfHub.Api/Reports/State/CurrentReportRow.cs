using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Reports.State;

/// <summary>Where a unit stands in a year: its current revision, and the figures that lists show.</summary>
public record CurrentReportRow
{
    /// <summary>Its id, the same for all revisions; see <see cref="TimeOrderedId"/>.</summary>
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

    /// <summary>The id of the last entry of the change feed that is about it; see <see cref="DeviationChangeOutboxRow"/>.</summary>
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

    /// <summary>How often each rule gave each answer; see <see cref="RuleTallyCodec"/>.</summary>
    public required byte[]? RuleTallies { get; init; }

    /// <summary>The number of the <see cref="ReevaluationRow"/> that has its verdict; 0 where that is the one given at filing.</summary>
    public required int VerdictReevaluation { get; init; }

    /// <summary>A hash of what is said of it; see <see cref="Assessment.OutcomeHash"/>.</summary>
    public required byte[]? OutcomeHash { get; init; }

    /// <summary>A hash of what it was judged by, other units' reports aside; see <see cref="InputsFingerprint.ComputeHash"/>.</summary>
    public required byte[]? InputsHash { get; init; }
}
