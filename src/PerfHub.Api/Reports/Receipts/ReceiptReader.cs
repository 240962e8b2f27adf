using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.Reviews;
using PerfHub.Api.Reports.State;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Findings;

namespace PerfHub.Api.Reports.Receipts;

/// <summary>Creates receipts from stored revisions.</summary>
internal static class ReceiptReader
{
    private const string CurrentSql = $"""
        SELECT r.*, t.Status, t.Reevaluation, e.Verdict AS CurrentVerdict, t.PolicyBureau AS CurrentPolicyBureau,
            t.PolicyVersion AS CurrentPolicyVersion, t.RuleSetVersion AS CurrentRuleSetVersion, t.RuleTallies,
            v.Number AS ReviewNumber, {ReviewedScoreRow.Columns}
        FROM CurrentReport t
        JOIN Revision r ON r.ReportId = t.Id AND r.Number = t.Revision
        LEFT JOIN Reevaluation e ON e.ReportId = t.Id AND e.Number = t.VerdictReevaluation
        {ReviewedScoreRow.Join}
        WHERE t.Bureau = @Bureau AND t.Year = @Year AND t.Unit = @Unit
        """;

    // Auditors' own findings, and what may stay until the revision is compared with other units.
    private const string OtherDeviationsSql = $"""
        SELECT d.* FROM Deviation d
        WHERE d.ReportId = @ReportId AND {DeviationCases.IsCurrent} AND (d.RuleId = '{Manual.Id}' OR @peerRules LIKE CONCAT('%,', d.RuleId, ',%'))
        """;

    /// <summary>Loads the current revision of a report; <see langword="null"/> if none was filed.</summary>
    public static async Task<CurrentRevision?> LoadAsync(IReadSession reads, ReportKey key)
    {
        var current = await reads.QueryFirstOrDefaultAsync<CurrentRevisionRow>(CurrentSql, key);
        if (current is null)
        {
            return null;
        }

        var deviations = await DeviationStatusRow.LoadCurrentAsync(reads, current.ReportId);
        return new CurrentRevision(
            key, current, current.Status, current.Reevaluation, new Lazy<Verdict>(current.GetCurrentVerdict), deviations.ToDictionary(row => row.Id, row => row.Status),
            await reads.QueryAsync<DeviationRow>(OtherDeviationsSql, new { current.ReportId, peerRules = UnjudgedDeviations.Rules }))
        {
            Review = current.ReviewNumber is { } number ? (number, current.Review!) : null,
        };
    }

    /// <summary>
    /// Creates the receipt of a revision; it names no other unit than the visible one. Of <paramref name="rows"/>, it shows the deviations
    /// that no verdict contains.
    /// </summary>
    public static Receipt CreateReceipt(
        ReportKey key,
        RevisionRow revision,
        Verdict verdict,
        ReportStatus status,
        bool isEnglish,
        IReadOnlyDictionary<string, DeviationStatus> statuses,
        IReadOnlyList<DeviationRow> rows,
        Peer? visiblePeer = null) => new()
        {
            Bureau = key.Bureau,
            Unit = key.Unit,
            FiscalYear = key.Year,
            Revision = revision.Number,
            Status = status,
            ReceivedAt = revision.ReceivedAt,
            Late = revision.Late,
            ContentSha256 = revision.ContentSha256,
            PreviousSha256 = revision.PreviousSha256,
            Chain = ReceiptLink.From(revision),
            PolicyVersion = verdict.PolicyVersion,
            PolicyBureau = verdict.PolicyBureau,
            RuleSetVersion = verdict.RuleSetVersion,
            Score = verdict.Score,
            Rules = verdict.CountOutcomes(),
            Deviations = [.. verdict.ToReceiptDeviations(isEnglish, statuses, visiblePeer), .. verdict.SelectOthers(rows, isEnglish)],
            OmittedDeviations = verdict.Omitted,
        };

    private sealed record CurrentRevisionRow : RevisionRow
    {
        public required ReportStatus Status { get; init; }

        public required int Reevaluation { get; init; }

        public required byte[]? CurrentVerdict { get; init; }

        public required string? CurrentPolicyBureau { get; init; }

        public required int? CurrentPolicyVersion { get; init; }

        public required string? CurrentRuleSetVersion { get; init; }

        public required byte[]? RuleTallies { get; init; }

        public required int? ReviewNumber { get; init; }

        public required decimal? ReviewedTotal { get; init; }

        public required Grade? ReviewedGrade { get; init; }

        public required decimal? ReviewedClaimed { get; init; }

        public required decimal? ReviewedVerified { get; init; }

        public required string? ReviewedParts { get; init; }

        public ReviewedScore? Review => ReviewedScoreRow.Create(ReviewedTotal, ReviewedGrade, ReviewedClaimed, ReviewedVerified, ReviewedParts);

        /// <summary>The verdict with the policy and rule set of the last re-evaluation.</summary>
        public Verdict GetCurrentVerdict()
        {
            var verdict = Assessments.Verdict.Deserialize(CurrentVerdict ?? Verdict);

            // Reports filed before these columns existed lack them.
            return RuleTallies is null || CurrentPolicyVersion is null || CurrentRuleSetVersion is null ? verdict : verdict with
            {
                PolicyBureau = CurrentPolicyBureau,
                PolicyVersion = CurrentPolicyVersion.Value,
                RuleSetVersion = CurrentRuleSetVersion,
                Tallies = RuleTallyCodec.Decode(RuleTallies),
            };
        }
    }
}
