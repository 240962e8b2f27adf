using System.Globalization;
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
/// The change feed: every change of every deviation of a bureau and all below it, once and in order. Whoever goes on from
/// <c>next</c>, however much later, misses none; see <see cref="DeviationChangeSequencer"/>.
/// </summary>
public static class ListDeviationChanges
{
    private const int MaxWaitSeconds = 60;

    // The first row is the one that holds the number after the last one read: a page may end within a row.
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

    /// <summary>Maps the endpoint.</summary>
    /// <param name="routes">The routes.</param>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/bureaus/{b}/deviations/{y:int}/changes", async (
                string b, int y, string? after, string? limit, string? wait, HttpContext http, IMediator mediator, CancellationToken cancel) =>
                TypedResults.Ok(await mediator.Send(
                    new Query(b, FiscalYear.Of(y), after, Paging.ParseLimit(limit), ParseWait(wait), Caller.FromPrincipal(http.User), TextLocalization.PrefersEnglish(http)), cancel)))
            .AllowRoles(Role.BureauAdmin, Role.BureauReader, Role.Auditor)
            .Describe("Deviations", "ListDeviationChanges", "Lists every change of deviations, in order", "偏差变动流")
            .WithContentETag()
            .ProducesProblems(ProblemKind.TooFast, ProblemKind.InvalidBody);

    /// <summary>Reads <c>wait</c>: 0–60 seconds, 0 by default.</summary>
    private static TimeSpan ParseWait(string? wait) =>
        wait is null ? TimeSpan.Zero
        : int.TryParse(wait, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= MaxWaitSeconds ? TimeSpan.FromSeconds(seconds)
        : throw Paging.CreateParameterException("wait", $"0–{MaxWaitSeconds}");

    /// <summary>A change.</summary>
    /// <param name="Seq">Its number: higher than that of every change before it.</param>
    /// <param name="At">When it happened, UTC.</param>
    /// <param name="Kind">What became of the deviation.</param>
    /// <param name="Status">Where the deviation stood after it.</param>
    /// <param name="Deviation">The deviation as it stands now.</param>
    public sealed record Item(long Seq, DateTime At, ChangeKind Kind, DeviationStatus Status, DeviationItem Deviation);

    /// <summary>A part of the feed.</summary>
    /// <param name="Items">The changes.</param>
    /// <param name="Next">Goes on from here; always there.</param>
    public sealed record Feed(IReadOnlyList<Item> Items, string Next);

    /// <summary>The query.</summary>
    /// <param name="Bureau">The bureau's code.</param>
    /// <param name="Year">The fiscal year.</param>
    /// <param name="After">Where to go on.</param>
    /// <param name="Limit">The most changes to give.</param>
    /// <param name="Wait">The longest to wait for a change, where there is none yet.</param>
    /// <param name="Caller">Who asks.</param>
    /// <param name="IsEnglish">Texts in English rather than Chinese.</param>
    public sealed record Query(string Bureau, int Year, string? After, int Limit, TimeSpan Wait, Caller Caller, bool IsEnglish) : IRequest<Feed>;

    internal sealed class Handler(
        Db db, DeviationChangeSequencer numbers, DeviationChangeNotifier watch, TimeProvider time, TenantScope scope, ApiKeyCache keys) : IRequestHandler<Query, Feed>
    {
        public async Task<Feed> Handle(Query query, CancellationToken cancellationToken)
        {
            if (query.Wait == TimeSpan.Zero)
            {
                return await ReadFeedAsync(query, cancellationToken);
            }

            var began = time.GetTimestamp();
            using var waiter = watch.Subscribe(query.Caller.Id, query.Bureau, query.Year);
            while (true)
            {
                var feed = await ReadFeedAsync(query, cancellationToken);
                var left = query.Wait - time.GetElapsedTime(began);
                if (feed.Items.Count > 0 || left <= TimeSpan.Zero || !await waiter.WaitForChangesAsync(left, cancellationToken))
                {
                    return feed;
                }

                await ReauthorizeAsync(query, cancellationToken);
            }
        }

        /// <summary>What could be read when somebody began to wait may not be any more.</summary>
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
            var after = Paging.DecodeCursor(list, query.After, parts: 1, "after") is [var place] ? Paging.ParseCursorNumber(place, "after") : 0;
            await numbers.ProcessPendingAsync(cancellationToken);

            // Never from a copy that may lag behind the one that was read last: a change would be told twice, or out of order.
            TenantContext.RequirePrimary();
            var (items, next) = await db.ReadInSnapshotAsync(snapshot => ReadChangesAsync(snapshot, query, after), cancellationToken);
            return new Feed(items, Paging.EncodeCursor(list, next.ToString(CultureInfo.InvariantCulture)));
        }

        private static async Task<(List<Item> Items, long Next)> ReadChangesAsync(ReadSnapshot snapshot, Query query, long after)
        {
            var args = new { next = after + 1, year = query.Year, scope = query.Bureau, Limit = query.Limit + 1 };
            var rows = await snapshot.QueryPageAsync<Row>(Sql, args);
            var changes = rows.SelectMany(row => row.EnumerateChanges()).Where(it => it.Seq > after).Take(query.Limit).ToList();
            if (changes.Count == 0)
            {
                // No number but one's own changes': the last one given would tell how much goes on elsewhere.
                return ([], after);
            }

            var range = new { first = changes[0].Row.Seq, last = changes[^1].Row.Seq, year = query.Year, scope = query.Bureau };
            var deviations = (await snapshot.QueryAsync<DeviationItem.Row>(DeviationsSql, range)).ToDictionary(row => row.Id);
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
