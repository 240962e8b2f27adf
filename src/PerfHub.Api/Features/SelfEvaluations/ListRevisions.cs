using System.ComponentModel;
using MediatR;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Files;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Reports.State;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.SelfEvaluations;

/// <summary>Lists all revisions of a report, oldest first.</summary>
public static class ListRevisions
{
    private const string Sql = """
        SELECT r.Number, r.ReceivedAt, r.Late, r.ContentSha256, r.PreviousSha256, r.PolicyVersion, r.RuleSetVersion,
            r.ChainSeq, r.ReceiptSha256, r.ChainHead
        FROM CurrentReport t JOIN Revision r ON r.ReportId = t.Id AND r.Number > @after
        WHERE t.Bureau = @Bureau AND t.Year = @Year AND t.Unit = @Unit
        ORDER BY r.Number
        """;

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(FileReport.Route + "/revisions", (
                string b, string u, int y, [AsParameters] ListRequest list, FileOriginReader origins, IMediator mediator, CancellationToken cancel) =>
                list.RespondAsync(
                    (limit, cursor) => mediator.Send(new Query(new ReportKey(b, u, y), limit, cursor), cancel),
                    async _ => RevisionFile.Create(await origins.ReadAsync(b, cancel, y, u))))
            .AllowRoles(Role.Unit, Role.BureauAdmin, Role.BureauReader, Role.Auditor)
            .Describe("Self-evaluations", "ListRevisions", "Lists all revisions of a report", "列出自评报告全部版本")
            .ProducesJson<Page<Item>>(StatusCodes.Status200OK)
            .WithContentETag()
            .ProducesFiles();

    /// <summary>A revision in the list.</summary>
    [DisplayName("ReportRevision")]
    public sealed record Item
    {
        /// <summary>The revision number, from 1.</summary>
        public required int Revision { get; init; }

        /// <summary>When it was received, UTC.</summary>
        public required DateTime ReceivedAt { get; init; }

        /// <summary>Whether it was received after the window closed.</summary>
        public required bool Late { get; init; }

        /// <summary>SHA-256 of the body as it was sent.</summary>
        public required string ContentSha256 { get; init; }

        /// <summary><c>contentSha256</c> of the previous revision; <see langword="null"/> for the first.</summary>
        public required string? PreviousSha256 { get; init; }

        /// <summary>The version of the policy that it was evaluated under.</summary>
        public required int PolicyVersion { get; init; }

        /// <summary>The rule set that it was evaluated under.</summary>
        public required string RuleSetVersion { get; init; }

        /// <summary>
        /// The position of its receipt in the bureau's chain; <see langword="null"/> where it was filed before receipts were
        /// chained.
        /// </summary>
        public required ReceiptLink? Chain { get; init; }

        internal static Item From(RevisionRow row) => new()
        {
            Revision = row.Number,
            ReceivedAt = row.ReceivedAt,
            Late = row.Late,
            ContentSha256 = row.ContentSha256,
            PreviousSha256 = row.PreviousSha256,
            PolicyVersion = row.PolicyVersion,
            RuleSetVersion = row.RuleSetVersion,
            Chain = ReceiptLink.From(row),
        };
    }

    internal sealed record Query(ReportKey Key, int Limit, string? Cursor) : IRequest<Page<Item>>, IPrimaryQuery;

    internal sealed class Handler(Db db) : IRequestHandler<Query, Page<Item>>
    {
        public async Task<Page<Item>> Handle(Query query, CancellationToken cancellationToken)
        {
            var key = query.Key;
            var list = $"revisions/{key.Bureau}/{key.Unit}/{key.Year}";
            var after = Paging.DecodeNumberCursor(list, query.Cursor);
            var rows = await db.QueryPageAsync<RevisionRow>(
                Sql, new { key.Bureau, key.Unit, key.Year, after, Limit = query.Limit + 1 }, cancellationToken);
            return Paging.CreatePage(rows, query.Limit, Item.From, last => Paging.EncodeNumberCursor(list, last.Number));
        }
    }
}
