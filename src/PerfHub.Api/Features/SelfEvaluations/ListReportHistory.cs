using System.ComponentModel;
using System.Globalization;
using System.Text.Json.Serialization;
using MediatR;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Files;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Reviews;
using PerfHub.Api.Reports.State;
using PerfHub.Api.Security;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Features.SelfEvaluations;

/// <summary>
/// Lists the history of a report, oldest event first: filings, decisions and re-evaluations, each with the resulting status. It is
/// assembled from stored rows that never change.
/// </summary>
public static class ListReportHistory
{
    private const string FilingsSql = """
        SELECT r.Number, r.ReceivedAt, r.Late, r.PolicyVersion, r.RuleSetVersion, r.FiledBy, r.FiledByRole
        FROM CurrentReport t JOIN Revision r ON r.ReportId = t.Id
        WHERE t.Bureau = @Bureau AND t.Year = @Year AND t.Unit = @Unit AND r.Number > @Filings
        ORDER BY r.Number
        """;

    private const string DecisionsSql = $"""
        SELECT d.*, {ReviewedScoreRow.Columns}
        FROM CurrentReport t JOIN Decision d ON d.ReportId = t.Id
        LEFT JOIN ReviewedScore v ON v.ReportId = d.ReportId AND v.Number = d.Number
        WHERE t.Bureau = @Bureau AND t.Year = @Year AND t.Unit = @Unit AND d.Number > @Decisions
        ORDER BY d.Number
        """;

    private const string ReevaluationsSql = """
        SELECT e.Number, e.Revision, e.At, e.PolicyVersion, e.RuleSetVersion, e.Verdict,
            COALESCE(
                (SELECT p.Verdict FROM Reevaluation p WHERE p.ReportId = t.Id AND p.Number = (
                    SELECT MAX(n.Number) FROM Reevaluation n
                    WHERE n.ReportId = t.Id AND n.Revision = e.Revision AND n.Number < e.Number AND n.Verdict <> @Unchanged)),
                (SELECT r.Verdict FROM Revision r WHERE r.ReportId = t.Id AND r.Number = e.Revision)) AS PreviousVerdict,
            (SELECT k.Kind FROM Decision k WHERE k.ReportId = t.Id AND k.Number = (
                SELECT MAX(l.Number) FROM Decision l
                WHERE l.ReportId = t.Id AND l.Revision = e.Revision AND l.Reevaluation < e.Number)) AS LastDecision
        FROM CurrentReport t JOIN Reevaluation e ON e.ReportId = t.Id
        WHERE t.Bureau = @Bureau AND t.Year = @Year AND t.Unit = @Unit AND e.Number > @Reevaluations
        ORDER BY e.Number
        """;

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(FileReport.Route + "/history", (
                string b, string u, int y, [AsParameters] ListRequest list, FileOriginReader origins, IMediator mediator, CancellationToken cancel) =>
                list.RespondAsync(
                    (limit, cursor) => mediator.Send(new Query(new ReportKey(b, u, y), limit, cursor), cancel),
                    async _ => ReportHistoryFile.Create(await origins.ReadAsync(b, cancel, y, u))))
            .AllowRoles(Role.Unit, Role.BureauAdmin, Role.BureauReader, Role.Auditor)
            .Describe("Self-evaluations", "ListReportHistory", "Lists the history of a report in order", "查询自评报告办理历史")
            .ProducesJson<Page<Item>>(StatusCodes.Status200OK)
            .WithContentETag()
            .ProducesFiles();

    /// <summary>An event in the history of a report.</summary>
    /// <param name="Kind">The kind of event.</param>
    /// <param name="At">When it happened, UTC.</param>
    /// <param name="Revision">The revision that it concerns.</param>
    /// <param name="Status">The status of the report after it.</param>
    /// <param name="By">
    /// The id of the key that caused it; <see langword="null"/> where the service did, and for old events without this information.
    /// </param>
    /// <param name="Role">The role of that key.</param>
    /// <param name="Reason">The reason of a decision.</param>
    /// <param name="Late">Whether a filing was received after the window closed.</param>
    /// <param name="PolicyVersion">The policy version of a filing or re-evaluation.</param>
    /// <param name="RuleSetVersion">The rule set of a filing or re-evaluation.</param>
    /// <param name="Changes">What a re-evaluation changed; absent for other events, and if score and deviations stayed the same.</param>
    [DisplayName("ReportEvent")]
    public sealed record Item(
        ReportHistoryEventKind Kind, DateTime At, int Revision, ReportStatus Status, string? By, Role? Role, string? Reason, bool? Late,
        int? PolicyVersion, string? RuleSetVersion,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] VerdictChanges? Changes = null)
    {
        /// <summary>The score that the bureau stated on accepting; absent without one.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public ReviewedScore? ReviewedScore { get; init; }
    }

    internal sealed record Query(ReportKey Key, int Limit, string? Cursor) : IRequest<Page<Item>>, IPrimaryQuery;

    internal sealed class Handler(Db db) : IRequestHandler<Query, Page<Item>>
    {
        public async Task<Page<Item>> Handle(Query query, CancellationToken cancellationToken)
        {
            var key = query.Key;
            var list = $"history/{key.Bureau}/{key.Unit}/{key.Year}";
            var counts = Paging.DecodeCursor(list, query.Cursor, parts: 3)?.Select(part => Paging.ParseCursorNumber(part)).ToList() ?? [0, 0, 0];
            var args = new
            {
                key.Bureau, key.Unit, key.Year, Filings = counts[0], Decisions = counts[1], Reevaluations = counts[2], Limit = query.Limit + 1,
                Unchanged = Array.Empty<byte>(),
            };
            var events = await db.ReadInSnapshotAsync<List<HistoryEvent>>(
                async snapshot =>
                [
                    .. (await snapshot.QueryPageAsync<RevisionRow>(FilingsSql, args)).Select(ToEvent),
                    .. (await snapshot.QueryPageAsync<DecisionEventRow>(DecisionsSql, args)).Select(ToEvent),
                    .. (await snapshot.QueryPageAsync<ReevaluationEventRow>(ReevaluationsSql, args)).Select(ToEvent),
                ],
                cancellationToken);
            var page = events.OrderBy(it => it.SortKey).Take(query.Limit + 1).ToList();
            return Paging.CreatePage(page, query.Limit, it => it.Item, _ => Paging.EncodeCursor(list, [.. GetCursorParts(page, counts)]));
        }

        /// <summary>The number of events of each stream up to the end of a page.</summary>
        private static IEnumerable<string> GetCursorParts(List<HistoryEvent> page, List<long> previous) => previous
            .Select((count, stream) => page.Where(it => it.Stream == stream).Select(it => (long)it.Number).DefaultIfEmpty(count).Max())
            .Select(count => count.ToString(CultureInfo.InvariantCulture));

        private static HistoryEvent ToEvent(RevisionRow row) => new(0, row.Number, (row.Number, 0, 0), new Item(
            ReportHistoryEventKind.Submitted, row.ReceivedAt, row.Number, ReportStatus.Submitted, row.FiledBy, row.FiledByRole ?? Role.Unit, Reason: null,
            row.Late, row.PolicyVersion, row.RuleSetVersion));

        private static HistoryEvent ToEvent(DecisionEventRow row) => new(1, row.Number, (row.Revision, row.Reevaluation, row.Number), new Item(
            ToEventKind(row.Kind), row.At, row.Revision, row.Kind.ToReportStatus(), row.Actor, row.Role, row.Reason,
            Late: null, PolicyVersion: null, RuleSetVersion: null)
        {
            ReviewedScore = ReviewedScoreRow.Create(row.ReviewedTotal, row.ReviewedGrade, row.ReviewedClaimed, row.ReviewedVerified, row.ReviewedParts),
        });

        private static HistoryEvent ToEvent(ReevaluationEventRow row) => new(2, row.Number, (row.Revision, row.Number, 0), new Item(
            ReportHistoryEventKind.Reevaluated, row.At, row.Revision, row.LastDecision?.ToReportStatus() ?? ReportStatus.Submitted, By: null, Role: null, Reason: null,
            Late: null, row.PolicyVersion, row.RuleSetVersion, row.FindChanges()));

        private static ReportHistoryEventKind ToEventKind(DecisionKind kind) => kind switch
        {
            DecisionKind.Accept => ReportHistoryEventKind.Accepted,
            DecisionKind.Return => ReportHistoryEventKind.Returned,
            DecisionKind.Withdraw => ReportHistoryEventKind.Withdrawn,
            _ => ReportHistoryEventKind.Reopened,
        };
    }

    /// <summary>
    /// An event: its stream (0 filings, 1 decisions, 2 re-evaluations), its number in the stream, and its position. A revision is
    /// filed, then decided upon; each re-evaluation follows, with the decisions after it. Times do not order events, because the
    /// clocks of hosts differ.
    /// </summary>
    private sealed record HistoryEvent(int Stream, int Number, (int Revision, int Reevaluation, int Decision) SortKey, Item Item);

    private sealed record DecisionEventRow : DecisionRow
    {
        public required decimal? ReviewedTotal { get; init; }
        public required Grade? ReviewedGrade { get; init; }
        public required decimal? ReviewedClaimed { get; init; }
        public required decimal? ReviewedVerified { get; init; }
        public required string? ReviewedParts { get; init; }
    }

    private sealed record ReevaluationEventRow
    {
        public required int Number { get; init; }
        public required int Revision { get; init; }
        public required DateTime At { get; init; }
        public required int PolicyVersion { get; init; }
        public required string RuleSetVersion { get; init; }
        public required DecisionKind? LastDecision { get; init; }
        public required byte[] Verdict { get; init; }
        public required byte[] PreviousVerdict { get; init; }

        public VerdictChanges? FindChanges() => Verdict.Length == 0
            ? null
            : VerdictChanges.Compare(Reports.Assessments.Verdict.Deserialize(PreviousVerdict), Reports.Assessments.Verdict.Deserialize(Verdict));
    }
}
