using System.ComponentModel;
using MediatR;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Files;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.SelfEvaluations;

/// <summary>
/// Lists the chain of a bureau's receipts, oldest first, and its head. Units cannot read it, because it names other units; their
/// proofs contain the links that they need.
/// </summary>
public static class ListReceipts
{
    private const string Sql = """
        SELECT r.ChainSeq AS Seq, t.Unit, t.Year AS FiscalYear, r.Number AS Revision, r.ReceiptSha256, r.ChainHead AS Head
        FROM Revision r JOIN CurrentReport t ON t.Id = r.ReportId
        WHERE r.Bureau = @Bureau AND r.ChainSeq IS NOT NULL AND r.ChainSeq > @after
        ORDER BY r.ChainSeq
        """;

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/bureaus/{b}/receipts", (
                string b, [AsParameters] ListRequest list, FileOriginReader origins, IMediator mediator, CancellationToken cancel) => list.RespondAsync(
                (limit, cursor) => mediator.Send(new Query(b, limit, cursor), cancel),
                async chain => ReceiptFile.Create(chain, await origins.ReadAsync(b, cancel))))
            .AllowRoles(Role.BureauAdmin, Role.BureauReader, Role.Auditor)
            .Describe("Receipts", "ListReceipts", "Lists the chain of a bureau's own receipts, with its head", "查询财政局回执链")
            .ProducesJson<Chain>(StatusCodes.Status200OK)
            .WithContentETag()
            .ProducesFiles();

    /// <summary>A receipt in the chain.</summary>
    [DisplayName("ChainedReceipt")]
    public sealed record Item
    {
        /// <summary>The number in the chain, from 1.</summary>
        public required long Seq { get; init; }

        /// <summary>The unit's code.</summary>
        public required string Unit { get; init; }

        /// <summary>The fiscal year.</summary>
        public required int FiscalYear { get; init; }

        /// <summary>The revision number, from 1.</summary>
        public required int Revision { get; init; }

        /// <summary>SHA-256 of the receipt's facts.</summary>
        public required string ReceiptSha256 { get; init; }

        /// <summary>The head of the chain after this receipt.</summary>
        public required string Head { get; init; }
    }

    /// <summary>A page of the chain.</summary>
    /// <param name="Head">The current head of the whole chain.</param>
    /// <param name="Items">The receipts.</param>
    /// <param name="NextCursor">The cursor of the next page; <see langword="null"/> on the last one.</param>
    [DisplayName("ReceiptChainPage")]
    public sealed record Chain(ChainHead Head, IReadOnlyList<Item> Items, string? NextCursor) : IPage<Item>;

    internal sealed record Query(string Bureau, int Limit, string? Cursor) : IRequest<Chain>, IPrimaryQuery;

    internal sealed class Handler(Db db) : IRequestHandler<Query, Chain>
    {
        public Task<Chain> Handle(Query query, CancellationToken cancellationToken)
        {
            var list = $"receipts/{query.Bureau}";
            var after = Paging.DecodeNumberCursor(list, query.Cursor);
            return db.ReadInSnapshotAsync(
                async snapshot =>
                {
                    var rows = await snapshot.QueryPageAsync<Item>(Sql, new { query.Bureau, after, Limit = query.Limit + 1 });
                    var page = Paging.CreatePage(rows, query.Limit, row => row, last => Paging.EncodeNumberCursor(list, last.Seq));
                    return new Chain(await ReceiptChain.LoadHeadAsync(snapshot, query.Bureau), page.Items, page.NextCursor);
                },
                cancellationToken);
        }
    }
}
