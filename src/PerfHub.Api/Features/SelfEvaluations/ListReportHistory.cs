using System.Globalization;
using System.Text.Json.Serialization;
using MediatR;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.State;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.SelfEvaluations;

/// <summary>
/// The life of a report, the first filing first: each filing, decision and re-evaluation, and what had become of the report then.
/// It is put together from what is kept of them, none of which is ever changed.
/// </summary>
public static class ListReportHistory
{
    private const string FilingsSql = """
        SELECT r.Number, r.ReceivedAt, r.Late, r.PolicyVersion, r.RuleSetVersion, r.FiledBy
        FROM CurrentReport t JOIN Revision r ON r.ReportId = t.Id
        WHERE t.Bureau = @Bureau AND t.Year = @Year AND t.Unit = @Unit AND r.Number > @Filings
        ORDER BY r.Number
        """;

    private const string DecisionsSql = """
        SELECT d.* FROM CurrentReport t JOIN Decision d ON d.ReportId = t.Id
        WHERE t.Bureau = @Bureau AND t.Year = @Year AND t.Unit = @Unit AND d.Number > @Decisions
        ORDER BY d.Number
        """;

    private const string ReevaluationsSql = """
        SELECT e.Number, e.Revision, e.At, e.PolicyVersion, e.RuleSetVersion,
            (SELECT k.Kind FROM Decision k WHERE k.ReportId = t.Id AND k.Number = (
                SELECT MAX(l.Number) FROM Decision l
                WHERE l.ReportId = t.Id AND l.Revision = e.Revision AND l.Reevaluation < e.Number)) AS LastDecision
        FROM CurrentReport t JOIN Reevaluation e ON e.ReportId = t.Id
        WHERE t.Bureau = @Bureau AND t.Year = @Year AND t.Unit = @Unit AND e.Number > @Reevaluations
        ORDER BY e.Number
        """;

    /// <summary>Maps the endpoint.</summary>
    /// <param name="routes">The routes.</param>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(FileReport.Route + "/history", async (
                string b, string u, int y, string? limit, string? cursor, IMediator mediator, CancellationToken cancel) =>
                TypedResults.Ok(await mediator.Send(new Query(new ReportKey(b, u, y), Paging.ParseLimit(limit), cursor), cancel)))
            .AllowRoles(Role.Unit, Role.BureauAdmin, Role.BureauReader, Role.Auditor)
            .Describe("Self-evaluations", "ListReportHistory", "Lists all that became of a report, in order", "自评报告办理历史")
            .WithContentETag();

    /// <summary>What happened.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<EventKind>))]
    public enum EventKind
    {
        /// <summary>The unit filed a revision.</summary>
        [JsonStringEnumMemberName("submitted")] Submitted,

        /// <summary>The bureau sent it back.</summary>
        [JsonStringEnumMemberName("returned")] Returned,

        /// <summary>The bureau accepted it.</summary>
        [JsonStringEnumMemberName("accepted")] Accepted,

        /// <summary>The bureau took its decision back.</summary>
        [JsonStringEnumMemberName("reopened")] Reopened,

        /// <summary>It was judged again: something else was known of the unit, or policy or rules had moved on.</summary>
        [JsonStringEnumMemberName("reevaluated")] Reevaluated,
    }

    /// <summary>One event of a report's life.</summary>
    /// <param name="Kind">What happened.</param>
    /// <param name="At">When, UTC.</param>
    /// <param name="Revision">The revision that it is about.</param>
    /// <param name="Status">What had become of the report then.</param>
    /// <param name="By">The id of the key that did it; nothing where the service did, or where it was not yet kept.</param>
    /// <param name="Role">Its role.</param>
    /// <param name="Reason">Why, of a decision.</param>
    /// <param name="Late">Of a filing, whether the window had closed.</param>
    /// <param name="PolicyVersion">Of a filing or re-evaluation, the version of the policy that it was judged by.</param>
    /// <param name="RuleSetVersion">The same of the rule set.</param>
    public sealed record Item(
        EventKind Kind, DateTime At, int Revision, ReportStatus Status, string? By, Role? Role, string? Reason, bool? Late,
        int? PolicyVersion, string? RuleSetVersion);

    /// <summary>The query.</summary>
    /// <param name="Key">Whose report it is.</param>
    /// <param name="Limit">The most events to give.</param>
    /// <param name="Cursor">Where to go on.</param>
    public sealed record Query(ReportKey Key, int Limit, string? Cursor) : IRequest<Page<Item>>;

    internal sealed class Handler(Db db) : IRequestHandler<Query, Page<Item>>
    {
        public async Task<Page<Item>> Handle(Query query, CancellationToken cancellationToken)
        {
            var key = query.Key;
            var list = $"history/{key.Bureau}/{key.Unit}/{key.Year}";
            var told = Paging.DecodeCursor(list, query.Cursor, parts: 3)?.Select(part => Paging.ParseCursorNumber(part)).ToList() ?? [0, 0, 0];
            var args = new
            {
                key.Bureau, key.Unit, key.Year, Filings = told[0], Decisions = told[1], Reevaluations = told[2], Limit = query.Limit + 1,
            };
            var events = await db.ReadInSnapshotAsync<List<HistoryEvent>>(
                async snapshot =>
                [
                    .. (await snapshot.QueryPageAsync<RevisionRow>(FilingsSql, args)).Select(ToEvent),
                    .. (await snapshot.QueryPageAsync<DecisionRow>(DecisionsSql, args)).Select(ToEvent),
                    .. (await snapshot.QueryPageAsync<ReevaluationEventRow>(ReevaluationsSql, args)).Select(ToEvent),
                ],
                cancellationToken);
            var page = events.OrderBy(it => it.SortKey).Take(query.Limit + 1).ToList();
            return Paging.CreatePage(page, query.Limit, it => it.Item, _ => Paging.EncodeCursor(list, [.. GetCursorParts(page, told)]));
        }

        /// <summary>How many of each have been told by the end of a page.</summary>
        private static IEnumerable<string> GetCursorParts(List<HistoryEvent> page, List<long> before) => before
            .Select((count, stream) => page.Where(it => it.Stream == stream).Select(it => (long)it.Number).DefaultIfEmpty(count).Max())
            .Select(count => count.ToString(CultureInfo.InvariantCulture));

        private static HistoryEvent ToEvent(RevisionRow row) => new(0, row.Number, (row.Number, 0, 0), new Item(
            EventKind.Submitted, row.ReceivedAt, row.Number, ReportStatus.Submitted, row.FiledBy, Role.Unit, Reason: null,
            row.Late, row.PolicyVersion, row.RuleSetVersion));

        private static HistoryEvent ToEvent(DecisionRow row) => new(1, row.Number, (row.Revision, row.Reevaluation, row.Number), new Item(
            ToEventKind(row.Kind), row.At, row.Revision, row.Kind.ToReportStatus(), row.Actor, row.Role, row.Reason,
            Late: null, PolicyVersion: null, RuleSetVersion: null));

        private static HistoryEvent ToEvent(ReevaluationEventRow row) => new(2, row.Number, (row.Revision, row.Number, 0), new Item(
            EventKind.Reevaluated, row.At, row.Revision, row.LastDecision?.ToReportStatus() ?? ReportStatus.Submitted, By: null, Role: null, Reason: null,
            Late: null, row.PolicyVersion, row.RuleSetVersion));

        private static EventKind ToEventKind(DecisionKind kind) => kind switch
        {
            DecisionKind.Accept => EventKind.Accepted,
            DecisionKind.Return => EventKind.Returned,
            _ => EventKind.Reopened,
        };
    }

    /// <summary>
    /// An event: of the filings, decisions or re-evaluations the one of this number. Its place is where it came about. Of one
    /// revision: its filing, then what was decided before it was judged again, that re-evaluation, what was decided then, and so on.
    /// Times do not tell: of two hosts, one may be behind.
    /// </summary>
    private sealed record HistoryEvent(int Stream, int Number, (int Revision, int Reevaluation, int Decision) SortKey, Item Item);

    private sealed record ReevaluationEventRow
    {
        public required int Number { get; init; }

        public required int Revision { get; init; }

        public required DateTime At { get; init; }

        public required int PolicyVersion { get; init; }

        public required string RuleSetVersion { get; init; }

        public required DecisionKind? LastDecision { get; init; }
    }
}
