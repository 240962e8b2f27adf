using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Assessment;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.State;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports.Receipts;

/// <summary>Makes receipts of what is stored.</summary>
internal static class StoredReceipt
{
    private const string CurrentSql = """
        SELECT r.*, t.Status, t.Reevaluation, e.Verdict AS VerdictNow, t.PolicyBureau AS PolicyBureauNow,
            t.PolicyVersion AS PolicyVersionNow, t.RuleSetVersion AS RuleSetVersionNow, t.Tallies
        FROM Standing t
        JOIN Revision r ON r.Standing = t.Id AND r.Number = t.Revision
        LEFT JOIN Reevaluation e ON e.Standing = t.Id AND e.Number = t.VerdictOf
        WHERE t.Bureau = @Bureau AND t.Year = @Year AND t.Unit = @Unit
        """;

    private const string DeviationsSql = "SELECT Id, Status FROM Deviation WHERE Standing = @Standing";

    /// <summary>The current revision of a report with all that tells where it stands; nothing where none was filed.</summary>
    public static Task<CurrentReport?> Load(Db db, ReportKey key, CancellationToken cancel) =>
        db.Snapshot(snapshot => Load(snapshot, key), cancel);

    /// <summary>The same within a transaction.</summary>
    public static async Task<CurrentReport?> Load(IReads reads, ReportKey key)
    {
        var current = await reads.FirstOrDefault<CurrentRow>(CurrentSql, key);
        if (current is null)
        {
            return null;
        }

        var deviations = await reads.All<StatusRow>(DeviationsSql, current);
        return new CurrentReport(
            key, current, current.Status, current.Reevaluation, new Lazy<Verdict>(current.Now), deviations.ToDictionary(row => row.Id, row => row.Status));
    }

    /// <summary>The receipt of a revision.</summary>
    public static Receipt Of(
        ReportKey key,
        RevisionRow revision,
        Verdict verdict,
        ReportStatus status,
        bool english,
        IReadOnlyDictionary<string, DeviationStatus> statuses,
        Peer? told = null) => new()
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
            Chain = ReceiptLink.Of(revision),
            PolicyVersion = verdict.PolicyVersion,
            PolicyBureau = verdict.PolicyBureau,
            RuleSetVersion = verdict.RuleSetVersion,
            Score = verdict.Score,
            Rules = verdict.Counts(),
            Deviations = verdict.Deviations(english, statuses, told),
        };

    private sealed record CurrentRow : RevisionRow
    {
        public required ReportStatus Status { get; init; }

        public required int Reevaluation { get; init; }

        public required byte[]? VerdictNow { get; init; }

        public required string? PolicyBureauNow { get; init; }

        public required int? PolicyVersionNow { get; init; }

        public required string? RuleSetVersionNow { get; init; }

        public required byte[]? Tallies { get; init; }

        /// <summary>What is said now, by the policy and the rule set that it was said by last.</summary>
        public Verdict Now()
        {
            var verdict = Assessment.Verdict.Read(VerdictNow ?? Verdict);

            // Nothing of these was kept of what was filed at first.
            return Tallies is null || PolicyVersionNow is null || RuleSetVersionNow is null ? verdict : verdict with
            {
                PolicyBureau = PolicyBureauNow,
                PolicyVersion = PolicyVersionNow.Value,
                RuleSetVersion = RuleSetVersionNow,
                Tallies = [.. StoredTallies.Unpack(Tallies)],
            };
        }
    }

    private sealed record StatusRow
    {
        public required string Id { get; init; }

        public required DeviationStatus Status { get; init; }
    }
}
