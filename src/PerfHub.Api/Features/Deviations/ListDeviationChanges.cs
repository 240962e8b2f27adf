using MediatR;
using PerfHub.Api.Http;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Projections;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.Deviations;

/// <summary>
/// The change feed: every change of every deviation of a bureau and those below it, once and in order. A client that continues from
/// <c>next</c> misses none, however late; see <see cref="DeviationChangeSequencer"/>.
/// </summary>
public static class ListDeviationChanges
{
    private const int MaxWaitSeconds = 60;

    // Starts at the row that contains the next number: a row holds several changes, and a page can end within one.
    private const string Sql = """
        SELECT c.Seq, c.Changes, c.At, c.ReportId, t.Bureau, t.Unit, t.Year
        FROM DeviationChange c
        JOIN CurrentReport t ON t.Id = c.ReportId
        WHERE c.Seq >= COALESCE((SELECT MAX(p.Seq) FROM DeviationChange p WHERE p.Seq <= @next), 0) AND c.Year = @year
          AND EXISTS (SELECT 1 FROM BureauScope s WHERE s.Ancestor = @scope AND s.Descendant = c.Bureau)
        ORDER BY c.Seq
        """;

    private const string DeviationsSql = $"""
        SELECT {DeviationItem.Columns}
        FROM CurrentReport t
        JOIN Deviation d ON d.ReportId = t.Id
        JOIN Unit u ON u.Bureau = t.Bureau AND u.Code = t.Unit
        WHERE t.Id IN (SELECT c.ReportId FROM DeviationChange c WHERE c.Seq >= @first AND c.Seq <= @last AND c.Year = @year)
          AND EXISTS (SELECT 1 FROM BureauScope s WHERE s.Ancestor = @scope AND s.Descendant = t.Bureau)
        """;

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/bureaus/{b}/deviations/{y:int}/changes", async (
                string b, int y, string? after, string? limit, string? wait, HttpContext http, IMediator mediator, CancellationToken cancel) =>
            {
                var (year, pageLimit) = (FiscalYear.Validate(y), Paging.ParseLimit(limit));
                var timeout = TimeSpan.FromSeconds(Paging.ParseInteger("wait", wait, 0, MaxWaitSeconds, defaultValue: 0));
                var query = new Query(b, year, after, pageLimit, timeout, Caller.FromPrincipal(http.User), TextLocalization.PrefersEnglish(http));
                return TypedResults.Ok(await mediator.Send(query, cancel));
            })
            .AllowRoles(Role.BureauAdmin, Role.BureauReader, Role.Auditor)
            .Describe("Deviations", "ListDeviationChanges", "Lists the changes of deviations in order", "查询偏差变动记录")
            .WithContentETag()
            .ProducesProblems(ProblemKind.TooManyRequests, ProblemKind.InvalidBody);

    /// <summary>A change of a deviation.</summary>
    /// <param name="Seq">The sequence number, higher than that of every earlier change.</param>
    /// <param name="At">When it happened, UTC.</param>
    /// <param name="Kind">The kind of change.</param>
    /// <param name="Status">The status of the deviation after the change.</param>
    /// <param name="Deviation">The deviation as it is now.</param>
    public sealed record Item(long Seq, DateTime At, ChangeKind Kind, DeviationStatus Status, DeviationItem Deviation);

    /// <summary>A page of the change feed.</summary>
    /// <param name="Items">The changes, oldest first.</param>
    /// <param name="Next">The value of <c>after</c> for the next page; always present.</param>
    public sealed record Feed(IReadOnlyList<Item> Items, string Next);

    internal sealed record Query(string Bureau, int Year, string? After, int Limit, TimeSpan Wait, Caller Caller, bool IsEnglish) : IRequest<Feed>;

    internal sealed class Handler(
        Db db, DeviationChangeSequencer sequencer, DeviationChangeNotifier notifier, TimeProvider time, TenantScope scope, ApiKeyCache keys,
        HostShares shares) : IRequestHandler<Query, Feed>
    {
        public async Task<Feed> Handle(Query query, CancellationToken cancellationToken)
        {
            if (query.Wait == TimeSpan.Zero)
            {
                return await ReadFeedAsync(query, cancellationToken);
            }

            var startedAt = time.GetTimestamp();
            using var place = await shares.LongPolls.AcquireAsync(query.Caller, cancellationToken);
            using var waiter = notifier.Subscribe(query.Bureau, query.Year);
            while (true)
            {
                var feed = await ReadFeedAsync(query, cancellationToken);
                var remaining = query.Wait - time.GetElapsedTime(startedAt);
                if (feed.Items.Count > 0 || remaining <= TimeSpan.Zero || !await waiter.WaitForChangesAsync(remaining, cancellationToken))
                {
                    return feed;
                }

                await ReauthorizeAsync(query, cancellationToken);
            }
        }

        /// <summary>Checks again that the key is valid and covers the bureau: both may have changed during the wait.</summary>
        private async Task ReauthorizeAsync(Query query, CancellationToken cancel)
        {
            if (!query.Caller.IsToken && await keys.FindAsync(query.Caller.Id, cancel) is null)
            {
                throw new ProblemException(ProblemKind.Unauthorized);
            }

            if (!await scope.CoversAsync(query.Caller, query.Bureau, null, cancel))
            {
                throw new ProblemException(ProblemKind.NotFound);
            }
        }

        private async Task<Feed> ReadFeedAsync(Query query, CancellationToken cancellationToken)
        {
            var list = $"changes/{query.Bureau}/{query.Year}";
            var after = Paging.DecodeNumberCursor(list, query.After, "after");
            await sequencer.ProcessPendingForClientAsync(cancellationToken);

            // A replica may lag behind the store that was read before: changes could repeat or come out of order.
            TenantContext.RequirePrimary();
            var (items, next) = await db.ReadInSnapshotAsync(snapshot => ReadChangesAsync(snapshot, query, after), cancellationToken);
            return new Feed(items, Paging.EncodeNumberCursor(list, next));
        }

        private static async Task<(List<Item> Items, long Next)> ReadChangesAsync(ReadSnapshot snapshot, Query query, long after)
        {
            var args = new { next = after + 1, year = query.Year, scope = query.Bureau, Limit = query.Limit + 1 };
            var rows = await snapshot.QueryPageAsync<Row>(Sql, args);
            var changes = rows.SelectMany(row => row.EnumerateChanges()).Where(it => it.Seq > after).Take(query.Limit).ToList();
            if (changes.Count == 0)
            {
                // The latest sequence number would reveal how much happens in other bureaus.
                return ([], after);
            }

            var pageArgs = new { first = changes[0].Row.Seq, last = changes[^1].Row.Seq, year = query.Year, scope = query.Bureau };
            var deviations = (await snapshot.QueryAsync<DeviationItem.Row>(DeviationsSql, pageArgs)).ToDictionary(row => row.Id);
            var items = changes.Select(it => new Item(
                it.Seq, it.Row.At, it.Entry.Kind, it.Entry.Status, DeviationItem.FromRow(deviations[it.Row.GetDeviationId(it.Entry)], query.IsEnglish)));
            return ([.. items], changes[^1].Seq);
        }
    }

    private sealed record Row
    {
        public required long Seq { get; init; }
        public required string Changes { get; init; }
        public required DateTime At { get; init; }
        public required long ReportId { get; init; }
        public required string Bureau { get; init; }
        public required string Unit { get; init; }
        public required int Year { get; init; }

        public IEnumerable<(Row Row, long Seq, DeviationChangeEntry Entry)> EnumerateChanges() =>
            DeviationChangeEntry.Parse(Changes).Select((entry, i) => (this, Seq + i, entry));

        public string GetDeviationId(DeviationChangeEntry entry) => DeviationId.Create(Bureau, Unit, Year, entry.LocalId);
    }
}
