using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Reports.State;

/// <summary>A unit's report of a year in its current revision, with the figures that lists show.</summary>
public record CurrentReportRow
{
    private const string FindSql = "SELECT t.* FROM CurrentReport t WHERE t.Bureau = @Bureau AND t.Year = @Year AND t.Unit = @Unit";

    /// <summary>The id, the same for all revisions; see <see cref="TimeOrderedId"/>.</summary>
    public required long Id { get; init; }

    /// <summary>The unit's bureau.</summary>
    [ColumnWidth(12)] public required string Bureau { get; init; }

    /// <summary>The unit's code.</summary>
    [ColumnWidth(32)] public required string Unit { get; init; }

    /// <summary>The fiscal year.</summary>
    public required int Year { get; init; }

    /// <summary>The current revision.</summary>
    public required int Revision { get; init; }

    /// <summary>SHA-256 of the document, hexadecimal.</summary>
    [ColumnWidth(64)] public required string ContentSha256 { get; init; }

    /// <summary>The status.</summary>
    public required ReportStatus Status { get; init; }

    /// <summary>Claimed score, points.</summary>
    public required decimal Claimed { get; init; }

    /// <summary>Verified score, points.</summary>
    public required decimal Verified { get; init; }

    /// <summary>Claimed grade.</summary>
    public required Grade ClaimedGrade { get; init; }

    /// <summary>Verified grade.</summary>
    public required Grade VerifiedGrade { get; init; }

    /// <summary>Executed ÷ adjusted, percent, 6 decimals; <see langword="null"/> without a budget.</summary>
    public required decimal? ExecutionRate { get; init; }

    /// <summary>100 minus the deductions for active deviations, points.</summary>
    public required decimal Credibility { get; init; }

    /// <summary>Active high deviations: neither dismissed nor resolved.</summary>
    public required int High { get; init; }

    /// <summary>Active medium deviations.</summary>
    public required int Medium { get; init; }

    /// <summary>Active low deviations.</summary>
    public required int Low { get; init; }

    /// <summary>Grows with each change: the id of its last row in the outboxes, such as <see cref="DeviationChangeOutboxRow"/>.</summary>
    public required long LastChange { get; init; }

    /// <summary>The number of its current <see cref="ReevaluationRow"/>; 0 for the evaluation at filing.</summary>
    public required int Reevaluation { get; init; }

    /// <summary>Whether the current revision was received after the window closed.</summary>
    public required bool Late { get; init; }

    /// <summary>The initial budget, 万元; <see langword="null"/>, as all columns below, for a report filed before the column existed.</summary>
    public required decimal? Initial { get; init; }

    /// <summary>The adjusted budget, 万元.</summary>
    public required decimal? Adjusted { get; init; }

    /// <summary>The executed amount, 万元.</summary>
    public required decimal? Executed { get; init; }

    /// <summary>The bureau whose policy it was last evaluated under; <see langword="null"/> for the default policy.</summary>
    [ColumnWidth(12)] public required string? PolicyBureau { get; init; }

    /// <summary>The version of that policy.</summary>
    public required int? PolicyVersion { get; init; }

    /// <summary>The rule set that it was last evaluated with.</summary>
    [ColumnWidth(20)] public required string? RuleSetVersion { get; init; }

    /// <summary>How often each rule passed, flagged or did not apply; see <see cref="RuleTallyCodec"/>.</summary>
    [ColumnWidth(1000)] public required byte[]? RuleTallies { get; init; }

    /// <summary>The number of the <see cref="ReevaluationRow"/> that stores its verdict; 0 if the revision does.</summary>
    public required int VerdictReevaluation { get; init; }

    /// <summary>A hash of the outcome; see <see cref="Assessment.OutcomeHash"/>.</summary>
    [ColumnWidth(32)] public required byte[]? OutcomeHash { get; init; }

    /// <summary>A hash of the assessment inputs except other units' reports; see <see cref="InputsFingerprint.ComputeHash"/>.</summary>
    [ColumnWidth(16)] public required byte[]? InputsHash { get; init; }

    /// <summary>Finds the report of a unit and year; <see langword="null"/> if none was filed.</summary>
    internal static Task<CurrentReportRow?> FindAsync(WriteSession session, ReportKey key) =>
        session.QueryFirstOrDefaultAsync<CurrentReportRow>(FindSql, key);
}
