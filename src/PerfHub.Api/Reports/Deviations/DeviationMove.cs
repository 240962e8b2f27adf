using PerfHub.Api.Persistence;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>
/// What a bureau's move adds to the change feed: every deviation of the bureau and all below it once more, with a new number,
/// for whoever reads for the bureaus above it from now on has never been told of them. The move only queues whose they are;
/// what they are is read when they are numbered, behind the move, so that nothing filed at the same time is missing.
/// </summary>
internal static class DeviationMove
{
    private const string StandingsSql = """
        SELECT t.Id AS Standing, t.Bureau, t.Year FROM BureauScope m JOIN Standing t ON t.Bureau = m.Descendant WHERE m.Ancestor = @bureau
        """;

    private const string DeviationsSql = """
        SELECT d.Standing, d.Id, d.Status FROM Deviation d
        WHERE d.Standing IN (
            SELECT q.Standing FROM DeviationChangeQueue q WHERE q.Id <= @batch AND q.Batch = @batch AND q.Count = 0)
        ORDER BY d.Standing, d.RuleId, d.Id
        """;

    /// <summary>Queues it, in the transaction that moves the bureau.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="bureau">The bureau that is moved.</param>
    /// <param name="now">Now, UTC.</param>
    public static async Task Write(WriteSession session, string bureau, DateTime now)
    {
        var standings = await session.All<StandingOf>(StandingsSql, new { bureau });
        await session.Insert([.. standings.Select(standing => new DeviationChangeQueueRow
        {
            Id = RowId.New(now),
            Batch = 0,
            Bureau = standing.Bureau,
            Year = standing.Year,
            Standing = standing.Standing,
            Changes = "",
            Count = 0,
            At = now,
        })]);
    }

    /// <summary>The deviations of all standings in a batch that were moved.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="batch">The batch.</param>
    public static async Task<ILookup<long, DeviationChangeEntry>> Changes(WriteSession session, long batch) =>
        (await session.All<DeviationOf>(DeviationsSql, new { batch })).ToLookup(
            row => row.Standing, row => new DeviationChangeEntry(ChangeKind.Moved, row.Status, DeviationId.MarkOf(row.Id)));

    /// <summary>A queued standing that was moved, with what is to be told of it.</summary>
    /// <param name="row">The standing.</param>
    /// <param name="moved">What <see cref="Changes"/> gave.</param>
    public static DeviationChangeQueueRow With(DeviationChangeQueueRow row, ILookup<long, DeviationChangeEntry> moved) =>
        row with { Changes = DeviationChangeEntry.ToText(moved[row.Standing]), Count = moved[row.Standing].Count() };

    private sealed record StandingOf
    {
        public required long Standing { get; init; }

        public required string Bureau { get; init; }

        public required int Year { get; init; }
    }

    private sealed record DeviationOf
    {
        public required long Standing { get; init; }

        public required string Id { get; init; }

        public required DeviationStatus Status { get; init; }
    }
}
