using MediatR;
using PerfHub.Api.Http;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Security;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.SelfEvaluations;

/// <summary>Reads the current revision of a report: its receipt, and the report as it was sent.</summary>
public static class GetReport
{
    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(FileReport.Route, async Task<IResult> (
                string b, string u, int y, HttpContext http, IMediator mediator, CancellationToken cancel) =>
            {
                var (report, tag) = await mediator.Send(new Query(new ReportKey(b, u, y), TextLocalization.PrefersEnglish(http), Caller.FromPrincipal(http.User)), cancel);
                return EntityTags.OkOrNotModified(http, report, tag);
            })
            .AllowRoles(Role.Unit, Role.BureauAdmin, Role.BureauReader, Role.Auditor)
            .Describe("Self-evaluations", "GetReport", "Reads the current revision", "查询自评报告当前版本")
            .ProducesJson<FiledReport>(StatusCodes.Status200OK)
            .ProducesNotModified();

    internal sealed record Query(ReportKey Key, bool IsEnglish, Caller Caller) : IRequest<(FiledReport Report, string Tag)>, IPrimaryQuery;

    internal sealed class Handler(Db db, TenantScope scope) : IRequestHandler<Query, (FiledReport Report, string Tag)>
    {
        public async Task<(FiledReport Report, string Tag)> Handle(Query query, CancellationToken cancellationToken)
        {
            var current = await db.ReadInSnapshotAsync(snapshot => ReceiptReader.LoadAsync(snapshot, query.Key), cancellationToken)
                ?? throw new ProblemException(ProblemKind.NotFound);
            var peer = await FindVisiblePeerAsync(current.Verdict.Peer, query.Caller, cancellationToken);
            var report = new FiledReport(current.ToReceipt(query.IsEnglish, peer), StoredCompression.Decompress(current.Revision.Document));
            return (report, EntityTags.ForLanguage(query.IsEnglish, current.ComputeTag(), peer));
        }

        /// <summary>The other unit that the verdict is based on, where the caller may see it.</summary>
        private async Task<Peer?> FindVisiblePeerAsync(Peer? peer, Caller caller, CancellationToken cancel) =>
            peer is not null && caller.PeerScope is not null && await scope.CoversAsync(caller, peer.Bureau, peer.Unit, cancel) ? peer : null;
    }
}
