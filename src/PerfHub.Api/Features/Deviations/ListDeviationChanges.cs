using System.ComponentModel;
using Dapper;
using MediatR;
using PerfHub.Api.Http;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Files;
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

    private const string InScope = "c.Year = @year AND EXISTS (SELECT 1 FROM BureauScope s WHERE s.Ancestor = @scope AND s.Descendant = c.Bureau)";

    // Starts at the row that contains the next number: a row holds several changes, and a page can end within one.
    private const string CountsSql = $"""
        SELECT c.Seq, c.Count FROM DeviationChange c
        WHERE c.Seq >= COALESCE((SELECT MAX(p.Seq) FROM DeviationChange p WHERE p.Seq <= @next), 0) AND {InScope}
        ORDER BY c.Seq
        """;

    private const string Sql = $"""
        SELECT c.Seq, c.Changes, c.At, c.ReportId, t.Bureau, t.Unit, t.Year
        FROM DeviationChange c
        JOIN CurrentReport t ON t.Id = c.ReportId
        WHERE c.Seq >= @first AND c.Seq <= @last AND {InScope}
        ORDER BY c.Seq
        """;

    private const string DeviationsSql = $"""
        SELECT {DeviationItem.Columns}
        FROM CurrentReport t
        JOIN Deviation d ON d.ReportId = t.Id
        JOIN Unit u ON u.Bureau = t.Bureau AND u.Code = t.Unit
        WHERE t.Id IN (SELECT c.ReportId FROM DeviationChange c WHERE c.Seq >= @first AND c.Seq <= @last AND {InScope})
          AND d.Id IN {ParameterList.IdsSql}
        """;

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/bureaus/{b}/deviations/{y:int}/changes", async Task<IResult> (
                string b, int y, string? after, string? limit, string? wait, string? format, HttpContext http, FileOriginReader origins,
                IMediator mediator, CancellationToken cancel) =>
            {
                var (year, pageLimit) = (FiscalYear.Validate(y), Paging.ParseLimit(limit));
                var timeout = TimeSpan.FromSeconds(Paging.ParseInteger("wait", wait, 0, MaxWaitSeconds, defaultValue: 0));
                var query = new Query(b, year, after, pageLimit, timeout, Caller.FromPrincipal(http.User), TextLocalization.PrefersEnglish(http));
                var requestedFormat = ListFormatNegotiator.Negotiate(http, format);
                if (requestedFormat == ListFormat.Json)
                {
                    return TypedResults.Ok(await mediator.Send(query, cancel));
                }

                Paging.EnsureWholeList(limit, cursor: null);
                if (wait is not null)
                {
                    throw ProblemKind.BadParameter.ToException("下载文件时不接受参数 wait。", "A file takes no wait.");
                }

                return await PagedFile.CreateAsync(
                    requestedFormat,
                    (size, next) => mediator.Send(query with { After = next, Limit = size }, cancel),
                    async _ => DeviationChangeFile.Create(await origins.ReadAsync(b, cancel, year)),
                    after);
            })
            .AllowRoles(Role.BureauAdmin, Role.BureauReader, Role.Auditor)
            .Describe("Deviations", "ListDeviationChanges", "Lists the changes of deviations in order", "查询偏差变动记录")
            .WithIntegerParameter("wait", 0, MaxWaitSeconds, defaultValue: 0)
            .ProducesJson<Feed>(StatusCodes.Status200OK)
            .WithContentETag()
            .ProducesFiles()
            .ProducesProblems(ProblemKind.TooManyRequests, ProblemKind.InvalidBody);

    /// <summary>A change of a deviation.</summary>
    /// <param name="Seq">The sequence number, higher than that of every earlier change.</param>
    /// <param name="At">When it happened, UTC.</param>
    /// <param name="Kind">The kind of change.</param>
    /// <param name="Status">The status of the deviation after the change.</param>
    /// <param name="Deviation">The deviation as it is now.</param>
    [DisplayName("DeviationChange")]
    public sealed record Item(long Seq, DateTime At, ChangeKind Kind, DeviationStatus Status, DeviationItem Deviation);

    /// <summary>A page of the change feed.</summary>
    /// <param name="Items">The changes, oldest first.</param>
    /// <param name="Next">The value of <c>after</c> for the next page; always present.</param>
    [DisplayName("DeviationChangePage")]
    public sealed record Feed(IReadOnlyList<Item> Items, string Next) : IPage<Item>
    {
        /// <inheritdoc />
        string IPage.CursorParameter => "after";

        string? IPage.NextCursor => Items.Count == 0 ? null : Next;
    }

    internal sealed record Query(string Bureau, int Year, string? After, int Limit, TimeSpan Wait, Caller Caller, bool IsEnglish) : IRequest<Feed>;

    internal sealed class Handler(
        Db db, DeviationChangeSequencer sequencer, DeviationChangeNotifier notifier, TimeProvider time, TenantScope scope, ApiKeyCache keys,
        HostShares shares, StoreFaultMonitor faults) : IRequestHandler<Query, Feed>
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
            using var place = await shares.FeedPages.AcquireAsync(query.Caller, cancellationToken);
            var (items, next) = await db.ReadInSnapshotAsync(snapshot => ReadChangesAsync(snapshot, query, after), cancellationToken);
            return new Feed(items, Paging.EncodeNumberCursor(list, next));
        }

        private async Task<(List<Item> Items, long Next)> ReadChangesAsync(ReadSnapshot snapshot, Query query, long after)
        {
            var args = new { next = after + 1, year = query.Year, scope = query.Bureau, Limit = query.Limit + 1 };
            var counts = await snapshot.QueryPageAsync<CountRow>(CountsSql, args);
            counts.RemoveAll(it => it.Seq + it.Count - 1 <= after);
            if (counts.Count == 0)
            {
                // The latest sequence number would reveal how much happens in other bureaus.
                return ([], after);
            }

            var rows = await snapshot.QueryAsync<Row>(
                Sql, new { first = counts[0].Seq, last = FindLastOfPage(counts, after, query.Limit), year = query.Year, scope = query.Bureau });
            var changes = rows.SelectMany(row => row.EnumerateChanges()).Where(it => it.Seq > after).Take(query.Limit).ToList();
            var deviations = await LoadDeviationsAsync(snapshot, query, changes);
            var items = changes.Select(it => new Item(
                it.Seq, it.Row.At, it.Entry.Kind, it.Entry.Status, DeviationItem.FromRow(deviations[it.Row.GetDeviationId(it.Entry)], query.IsEnglish)));
            return ([.. items], changes[^1].Seq);
        }

        /// <summary>Finds the row that ends the page: the others are not read, because each can hold thousands of changes.</summary>
        private static long FindLastOfPage(List<CountRow> counts, long after, int limit)
        {
            var changes = -Math.Max(0, after + 1 - counts[0].Seq);
            foreach (var row in counts)
            {
                changes += row.Count;
                if (changes >= limit)
                {
                    return row.Seq;
                }
            }

            return counts[^1].Seq;
        }

        /// <summary>Loads the deviations of a page, and no others of their reports.</summary>
        private async Task<Dictionary<string, DeviationItem.Row>> LoadDeviationsAsync(
            ReadSnapshot snapshot, Query query, List<(Row Row, long Seq, DeviationChangeEntry Entry)> changes)
        {
            var deviations = new Dictionary<string, DeviationItem.Row>();
            foreach (var chunk in changes.Chunk(ParameterList.Size))
            {
                var ids = chunk.Select(it => it.Row.GetDeviationId(it.Entry)).Distinct().Where(id => !deviations.ContainsKey(id)).ToList();
                var args = new { first = chunk[0].Row.Seq, last = chunk[^1].Row.Seq, year = query.Year, scope = query.Bureau };
                var rows = ids.Count == 0 ? [] : await snapshot.QueryAsync<DeviationItem.Row>(DeviationsSql, ParameterList.CreateIds(ids, args));
                foreach (var row in await DeviationWordsReader.AddWordsAsync(snapshot, rows, faults))
                {
                    deviations.Add(row.Id, row);
                }
            }

            return deviations;
        }
    }

    [method: ExplicitConstructor]
    private sealed record CountRow(long Seq, int Count);

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
