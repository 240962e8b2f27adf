using PerfHub.Api.Data;

namespace PerfHub.Api.Features.Deviations;

/// <summary>
/// What a bureau's move adds to the change feed: every deviation of the bureau and all below it once more, with a new number,
/// for whoever reads for the bureaus above it from now on has never been told of them.
/// </summary>
internal static class DeviationMove
{
    private const string DeviationsSql = """
        SELECT t.Bureau, t.Year, d.Standing, d.Id, d.Status
        FROM BureauScope m
        JOIN Standing t ON t.Bureau = m.Descendant
        JOIN Deviation d ON d.Standing = t.Id
        WHERE m.Ancestor = @bureau
        ORDER BY d.Standing, d.RuleId, d.Id
        """;

    /// <summary>Writes it, in the transaction that moves the bureau.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="bureau">The bureau that is moved.</param>
    /// <param name="now">Now, UTC.</param>
    public static async Task Write(WriteSession session, string bureau, DateTime now)
    {
        var deviations = await session.All<Row>(DeviationsSql, new { bureau });
        await session.Insert([.. deviations.GroupBy(row => (row.Standing, row.Bureau, row.Year)).Select(standing => new DeviationChangeQueueRow
        {
            Id = RowId.New(now),
            Batch = 0,
            Bureau = standing.Key.Bureau,
            Year = standing.Key.Year,
            Standing = standing.Key.Standing,
            Changes = DeviationChangeEntry.ToText(standing.Select(row =>
                new DeviationChangeEntry(ChangeKind.Moved, row.Status, DeviationId.MarkOf(row.Id)))),
            Count = standing.Count(),
            At = now,
        })]);
    }

    private sealed record Row
    {
        public required string Bureau { get; init; }

        public required int Year { get; init; }

        public required long Standing { get; init; }

        public required string Id { get; init; }

        public required DeviationStatus Status { get; init; }
    }
}
