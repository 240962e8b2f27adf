using MediatR;
using PerfHub.Api.Auditing;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Files;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.AuditLog;

/// <summary>Lists the audit log of a bureau, oldest entry first: every write and every denied attempt.</summary>
public static class ListAuditEntries
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/bureaus/{b}/audit-log", (
                string b, [AsParameters] ListRequest list, FileOriginReader origins, IMediator mediator, CancellationToken cancel) => list.RespondAsync(
                (limit, cursor) => mediator.Send(new Query(b, limit, cursor), cancel), async _ => AuditLogFile.Create(await origins.ReadAsync(b, cancel))))
            .AllowRoles(Role.BureauAdmin)
            .Describe("Audit log", "ListAuditEntries", "Lists a bureau's audit log", "查询财政局审计日志")
            .ProducesJson<Page<AuditEntryRow>>(StatusCodes.Status200OK)
            .WithContentETag()
            .ProducesFiles();
        routes.MapGet("/v1/audit-log", ([AsParameters] ListRequest list, IMediator mediator, CancellationToken cancel) => list.RespondAsync(
                (limit, cursor) => mediator.Send(new Query(AuditTrail.ServiceChain, limit, cursor), cancel), _ => Task.FromResult(AuditLogFile.Create(FileOrigin.Service))))
            .AllowRoles(Role.Operator)
            .RequireScope(ScopeRule.AnyCaller)
            .Describe("Audit log", "ListServiceAuditEntries", "Lists the audit log of actions that concern no bureau", "查询平台审计日志")
            .ProducesJson<Page<AuditEntryRow>>(StatusCodes.Status200OK)
            .WithContentETag()
            .ProducesFiles();
    }

    internal sealed record Query(string Chain, int Limit, string? Cursor) : IRequest<Page<AuditEntryRow>>;

    internal sealed class Handler(Db db, AuditChainProcessor chains) : IRequestHandler<Query, Page<AuditEntryRow>>
    {
        public async Task<Page<AuditEntryRow>> Handle(Query query, CancellationToken cancellationToken)
        {
            var list = $"audit-log/{query.Chain}";
            var after = Paging.DecodeNumberCursor(list, query.Cursor);
            await chains.ProcessPendingForClientAsync(cancellationToken);
            var rows = await db.QueryPageAsync<AuditEntryRow>(AuditChainVerifier.PageSql, new { bureau = query.Chain, after, Limit = query.Limit + 1 }, cancellationToken);
            return Paging.CreatePage(rows, query.Limit, row => row, last => Paging.EncodeNumberCursor(list, last.Seq));
        }
    }
}
