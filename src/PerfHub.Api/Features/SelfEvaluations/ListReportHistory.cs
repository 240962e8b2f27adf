using System.Globalization;
using System.Text.Json.Serialization;
using MediatR;
using PerfHub.Api.Data;
using PerfHub.Api.Features.Lists;
using PerfHub.Api.OpenApi;
using PerfHub.Api.Tenancy;

namespace PerfHub.Api.Features.SelfEvaluations;

/// <summary>
/// The life of a report, the first filing first: each filing, decision and re-evaluation, and what had become of the report then.
/// It is put together from what is kept of them, none of which is ever changed.
/// </summary>
public static class ListReportHistory
{
    // Of one revision: its filing, then what was decided before it was first judged again, that re-evaluation, what was decided
    // then, and so on. Times do not tell: of two hosts, one may be behind.
    private const string Sql = """
        SELECT h.* FROM (
            SELECT r.Number AS Revision, 0 AS Reevaluation, 0 AS Decision, r.ReceivedAt AS At, r.FiledBy AS Actor, NULL AS Role,
                NULL AS Reason, NULL AS Decided, r.Late, r.PolicyVersion, r.RuleSetVersion
            FROM Standing t JOIN Revision r ON r.Standing = t.Id
            WHERE t.Bureau = @Bureau AND t.Year = @Year AND t.Unit = @Unit
            UNION ALL
            SELECT d.Revision, d.Reevaluation, d.Number, d.At, d.Actor, d.Role, d.Reason, d.Kind, NULL, NULL, NULL
            FROM Standing t JOIN Decision d ON d.Standing = t.Id
            WHERE t.Bureau = @Bureau AND t.Year = @Year AND t.Unit = @Unit
            UNION ALL
            SELECT e.Revision, e.Number, 0, e.At, NULL, NULL, NULL,
                (SELECT k.Kind FROM Decision k WHERE k.Standing = t.Id AND k.Number = (
                    SELECT MAX(l.Number) FROM Decision l
                    WHERE l.Standing = t.Id AND l.Revision = e.Revision AND l.Reevaluation < e.Number)),
                NULL, e.PolicyVersion, e.RuleSetVersion
            FROM Standing t JOIN Reevaluation e ON e.Standing = t.Id
            WHERE t.Bureau = @Bureau AND t.Year = @Year AND t.Unit = @Unit) h
        WHERE h.Revision > @revision OR (h.Revision = @revision
            AND (h.Reevaluation > @reevaluation OR (h.Reevaluation = @reevaluation AND h.Decision > @decision)))
        ORDER BY h.Revision, h.Reevaluation, h.Decision
        """;

    /// <summary>Maps the endpoint.</summary>
    /// <param name="routes">The routes.</param>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(FileReport.Route + "/history", async (
                string b, string u, int y, string? limit, string? cursor, IMediator mediator, CancellationToken cancel) =>
                TypedResults.Ok(await mediator.Send(new Query(new ReportKey(b, u, y), Paging.Limit(limit), cursor), cancel)))
            .AllowRoles(Role.Unit, Role.BureauAdmin, Role.BureauReader, Role.Auditor)
            .Describe("Self-evaluations", "ListReportHistory", "Lists all that became of a report, in order", "自评报告办理历史");

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
    public sealed record Item
    {
        /// <summary>What happened.</summary>
        public required EventKind Kind { get; init; }

        /// <summary>When, UTC.</summary>
        public required DateTime At { get; init; }

        /// <summary>The revision that it is about.</summary>
        public required int Revision { get; init; }

        /// <summary>What had become of the report then.</summary>
        public required ReportStatus Status { get; init; }

        /// <summary>The id of the key that did it; nothing where the service did, or where it was not yet kept.</summary>
        public required string? By { get; init; }

        /// <summary>Its role.</summary>
        public required Role? Role { get; init; }

        /// <summary>Why, of a decision.</summary>
        public required string? Reason { get; init; }

        /// <summary>Of a filing, whether the window had closed.</summary>
        public required bool? Late { get; init; }

        /// <summary>Of a filing or re-evaluation, the version of the policy that it was judged by.</summary>
        public required int? PolicyVersion { get; init; }

        /// <summary>The same of the rule set.</summary>
        public required string? RuleSetVersion { get; init; }
    }

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
            var after = Paging.Place(list, query.Cursor, parts: 3)?.Select(part => Paging.Number(part)).ToList() ?? [0, 0, 0];
            var args = new
            {
                key.Bureau, key.Unit, key.Year, revision = after[0], reevaluation = after[1], decision = after[2], Limit = query.Limit + 1,
            };
            var rows = await db.Page<Row>(Sql, args, cancellationToken);
            return Paging.PageOf(rows, query.Limit, row => row.Item(), last => Paging.Cursor(list, last.Place()));
        }
    }

    private sealed record Row
    {
        public required int Revision { get; init; }

        public required int Reevaluation { get; init; }

        public required int Decision { get; init; }

        public required DateTime At { get; init; }

        public required string? Actor { get; init; }

        public required Role? Role { get; init; }

        public required string? Reason { get; init; }

        public required DecisionKind? Decided { get; init; }

        public required bool? Late { get; init; }

        public required int? PolicyVersion { get; init; }

        public required string? RuleSetVersion { get; init; }

        public string[] Place() =>
            [.. new[] { Revision, Reevaluation, Decision }.Select(number => number.ToString(CultureInfo.InvariantCulture))];

        public Item Item()
        {
            var kind = Decision == 0 ? Reevaluation == 0 ? EventKind.Submitted : EventKind.Reevaluated : Decided switch
            {
                DecisionKind.Accept => EventKind.Accepted,
                DecisionKind.Return => EventKind.Returned,
                _ => EventKind.Reopened,
            };
            return new Item
            {
                Kind = kind,
                At = At,
                Revision = Revision,
                Status = Decided?.Status() ?? ReportStatus.Submitted,
                By = Actor,
                Role = kind == EventKind.Submitted ? Tenancy.Role.Unit : Role,
                Reason = Reason,
                Late = Late,
                PolicyVersion = PolicyVersion,
                RuleSetVersion = RuleSetVersion,
            };
        }
    }
}
