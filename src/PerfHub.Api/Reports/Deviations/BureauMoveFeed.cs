using PerfHub.Api.Persistence;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>
/// What a bureau's move adds to the change feed: every deviation of the bureau and all below it once more, with a new number,
/// for whoever reads for the bureaus above it from now on has never been told of them. The move only queues whose they are;
/// what they are is read when they are numbered, behind the move, so that nothing filed at the same time is missing.
/// </summary>
internal static class BureauMoveFeed
{
    private const string ReportsSql = """
        SELECT t.Id AS ReportId, t.Bureau, t.Year FROM BureauScope m JOIN CurrentReport t ON t.Bureau = m.Descendant WHERE m.Ancestor = @bureau
        """;

    private const string DeviationsSql = """
        SELECT d.ReportId, d.Id, d.Status FROM Deviation d
        WHERE d.ReportId IN (
            SELECT q.ReportId FROM DeviationChangeOutbox q WHERE q.Id <= @claimId AND q.ClaimId = @claimId AND q.Count = 0)
        ORDER BY d.ReportId, d.RuleId, d.Id
        """;

    /// <summary>Queues it, in the transaction that moves the bureau.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="bureau">The bureau that is moved.</param>
    /// <param name="now">Now, UTC.</param>
    public static async Task EnqueueAsync(WriteSession session, string bureau, DateTime now)
    {
        var standings = await session.QueryAsync<MovedReportRow>(ReportsSql, new { bureau });
        await session.InsertAsync([.. standings.Select(standing => new DeviationChangeOutboxRow
        {
            Id = TimeOrderedId.Create(now),
            ClaimId = 0,
            Bureau = standing.Bureau,
            Year = standing.Year,
            ReportId = standing.ReportId,
            Changes = "",
            Count = 0,
            At = now,
        })]);
    }

    /// <summary>The deviations of all standings in a batch that were moved.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="claimId">The batch.</param>
    public static async Task<ILookup<long, DeviationChangeEntry>> ReadChangesAsync(WriteSession session, long claimId) =>
        (await session.QueryAsync<MovedDeviationRow>(DeviationsSql, new { claimId })).ToLookup(
            row => row.ReportId, row => new DeviationChangeEntry(ChangeKind.Moved, row.Status, DeviationId.GetLocalId(row.Id)));

    /// <summary>A queued standing that was moved, with what is to be told of it.</summary>
    /// <param name="row">The standing.</param>
    /// <param name="moved">What <see cref="ReadChangesAsync"/> gave.</param>
    public static DeviationChangeOutboxRow FillChanges(DeviationChangeOutboxRow row, ILookup<long, DeviationChangeEntry> moved) =>
        row with { Changes = DeviationChangeEntry.Format(moved[row.ReportId]), Count = moved[row.ReportId].Count() };

    private sealed record MovedReportRow
    {
        public required long ReportId { get; init; }

        public required string Bureau { get; init; }

        public required int Year { get; init; }
    }

    private sealed record MovedDeviationRow
    {
        public required long ReportId { get; init; }

        public required string Id { get; init; }

        public required DeviationStatus Status { get; init; }
    }
}
