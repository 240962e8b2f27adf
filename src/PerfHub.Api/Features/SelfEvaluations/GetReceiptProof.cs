using System.ComponentModel;
using MediatR;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Reports.State;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.SelfEvaluations;

/// <summary>
/// Reads what is needed to verify a revision's receipt offline: its facts, its position in the bureau's chain, and the links from
/// there to the head. Everything is returned as stored, not recomputed, so that tampering shows. <c>deploy/receipts.md</c>
/// describes the verification.
/// </summary>
public static class GetReceiptProof
{
    private const string Sql = """
        SELECT r.*, p.ChainHead AS PreviousHead
        FROM CurrentReport t
        JOIN Revision r ON r.ReportId = t.Id AND r.Number = @number
        LEFT JOIN Revision p ON p.Bureau = r.Bureau AND p.ChainSeq = r.ChainSeq - 1
        WHERE t.Bureau = @Bureau AND t.Year = @Year AND t.Unit = @Unit
        """;

    private const string LinksSql = """
        SELECT r.ChainSeq AS Seq, r.ReceiptSha256, r.ChainHead AS Head FROM Revision r
        WHERE r.Bureau = @Bureau AND r.ChainSeq IS NOT NULL AND r.ChainSeq > @after
        ORDER BY r.ChainSeq
        """;

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(FileReport.Route + "/revisions/{n:int}/proof", async (
                string b, string u, int y, int n, string? limit, string? after, IMediator mediator, CancellationToken cancel) =>
                TypedResults.Ok(await mediator.Send(new Query(new ReportKey(b, u, y), n, Paging.ParseLimit(limit), after), cancel)))
            .AllowRoles(Role.Unit, Role.BureauAdmin, Role.BureauReader, Role.Auditor)
            .WithParameterDescription("after", "The next of the previous response; the first links without it.")
            .Describe("Receipts", "GetReceiptProof", "Reads what is needed to verify a receipt offline", "查询回执的离线校验材料")
            .WithContentETag();

    /// <summary>The facts that the hash of a receipt covers.</summary>
    /// <param name="Bureau">The bureau's code.</param>
    /// <param name="Unit">The unit's code.</param>
    /// <param name="FiscalYear">The fiscal year.</param>
    /// <param name="Revision">The revision number, from 1.</param>
    /// <param name="ReceivedAt">When it was received, UTC.</param>
    /// <param name="Late">Whether it was received after the window closed.</param>
    /// <param name="ContentSha256">SHA-256 of the body as it was sent.</param>
    /// <param name="PreviousSha256"><c>contentSha256</c> of the previous revision; <see langword="null"/> for the first.</param>
    /// <param name="PolicyBureau">The bureau whose policy it was evaluated under; <see langword="null"/> for the default policy.</param>
    /// <param name="PolicyVersion">The version of that policy when it was filed.</param>
    /// <param name="RuleSetVersion">The rule set that it was evaluated under when it was filed.</param>
    public sealed record ReceiptFacts(
        string Bureau, string Unit, int FiscalYear, int Revision, DateTime ReceivedAt, bool Late, string ContentSha256,
        string? PreviousSha256, string? PolicyBureau, int PolicyVersion, string RuleSetVersion);

    /// <summary>The material to verify a receipt.</summary>
    [DisplayName("ReceiptProof")]
    public sealed record Proof : IPage
    {
        /// <summary>The facts of the receipt.</summary>
        public required ReceiptFacts Facts { get; init; }

        /// <summary>The facts as text; its SHA-256 is <see cref="ReceiptSha256"/>.</summary>
        public required string Text { get; init; }

        /// <summary>The receipt's number in the bureau's chain.</summary>
        public required long Seq { get; init; }

        /// <summary>SHA-256 of the receipt, as stored.</summary>
        public required string ReceiptSha256 { get; init; }

        /// <summary>
        /// The head of the chain before this receipt; 64 zeros before the first. <see langword="null"/> where the previous receipt
        /// is missing.
        /// </summary>
        public required string? PreviousHead { get; init; }

        /// <summary>The head after this receipt: SHA-256 of <see cref="PreviousHead"/>, a line feed and <see cref="ReceiptSha256"/>.</summary>
        public required string Head { get; init; }

        /// <summary>The current head of the chain.</summary>
        public required ChainHead BureauHead { get; init; }

        /// <summary>The receipts after this one, or after <c>after</c>, in order.</summary>
        public required IReadOnlyList<ReceiptLink> Links { get; init; }

        /// <summary>The value of <c>after</c> for further links; <see langword="null"/> where they reach the head.</summary>
        public required string? Next { get; init; }

        string IPage.CursorParameter => "after";

        string? IPage.NextCursor => Next;
    }

    internal sealed record Query(ReportKey Key, int Revision, int Limit, string? After) : IRequest<Proof>, IPrimaryQuery;

    internal sealed class Handler(Db db) : IRequestHandler<Query, Proof>
    {
        public Task<Proof> Handle(Query query, CancellationToken cancellationToken)
        {
            var key = query.Key;
            var list = $"proof/{key.Bureau}/{key.Unit}/{key.Year}/{query.Revision}";
            var afterSeq = Paging.DecodeNumberCursor(list, query.After, "after");
            return db.ReadInSnapshotAsync(
                async snapshot =>
                {
                    var row = await snapshot.QueryFirstOrDefaultAsync<ProofRow>(Sql, new { key.Bureau, key.Unit, key.Year, number = query.Revision })
                        ?? throw new ProblemException(ProblemKind.NotFound);
                    var seq = row.ChainSeq ?? throw ProblemKind.NotFound.ToException(
                        "该版本填报时尚未建立回执链，没有校验材料。", "The revision was filed before receipts were chained, so it has no proof.");
                    var args = new { key.Bureau, after = Math.Max(afterSeq, seq), Limit = query.Limit + 1 };
                    var links = await snapshot.QueryPageAsync<ReceiptLink>(LinksSql, args);
                    var page = Paging.CreatePage(links, query.Limit, link => link, last => Paging.EncodeNumberCursor(list, last.Seq));
                    var head = await ReceiptChain.LoadHeadAsync(snapshot, key.Bureau);
                    return CreateProof(key, row, seq, head, page, Verdict.Deserialize(row.Verdict).PolicyBureau);
                },
                cancellationToken);
        }

        private static Proof CreateProof(
            ReportKey key, ProofRow row, long seq, ChainHead head, Page<ReceiptLink> links, string? policyBureau) => new()
        {
            Facts = new ReceiptFacts(
                key.Bureau, key.Unit, key.Year, row.Number, row.ReceivedAt, row.Late, row.ContentSha256,
                row.PreviousSha256, policyBureau, row.PolicyVersion, row.RuleSetVersion),
            Text = ReceiptChain.FormatFacts(key, row, policyBureau),
            Seq = seq,
            ReceiptSha256 = row.ReceiptSha256!,
            PreviousHead = seq == 1 ? ReceiptChain.GenesisHead : row.PreviousHead,
            Head = row.ChainHead!,
            BureauHead = head,
            Links = links.Items,
            Next = links.NextCursor,
        };
    }

    private sealed record ProofRow : RevisionRow
    {
        public required string? PreviousHead { get; init; }
    }
}
