using MediatR;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Files;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Security;
using PerfHub.Api.Webhooks;

namespace PerfHub.Api.Features.Webhooks;

/// <summary>Lists the deliveries of a webhook, latest first. They are kept for four weeks.</summary>
public static class ListWebhookDeliveries
{
    internal const string Route = GetWebhook.Route + "/deliveries";

    private const string CountSql = "SELECT COUNT(*) FROM WebhookSubscription s WHERE s.Id = @Id AND s.Bureau = @Bureau AND (@Unit IS NULL OR s.Unit = @Unit)";

    private const string Sql = "SELECT d.* FROM WebhookDelivery d WHERE d.Subscription = @Id AND d.Seq < @before ORDER BY d.Seq DESC";

    private const string StatusSql =
        "SELECT d.* FROM WebhookDelivery d WHERE d.Subscription = @Id AND d.Seq < @before AND d.Status = @status ORDER BY d.Seq DESC";

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(Route, (
                string b, string id, string? status, [AsParameters] ListRequest list, HttpContext http, FileOriginReader origins, IMediator mediator, CancellationToken cancel) =>
            {
                var query = new Query(WebhookKey.FromPath(b, id, http), Paging.ParseEnum<WebhookDeliveryStatus>("status", status), Paging.DefaultLimit, null);
                return list.RespondAsync(
                    (limit, cursor) => mediator.Send(query with { Limit = limit, Cursor = cursor }, cancel),
                    async (Page<WebhookDelivery> _) => WebhookDeliveryFile.Create(query, await origins.ReadAsync(b, cancel)));
            })
            .AllowRoles(Role.BureauAdmin, Role.Unit)
            .RequireScope(ScopeRule.BureauInPathOrOwnUnit)
            .Describe("Webhooks", "ListWebhookDeliveries", "Lists the deliveries of a webhook, latest first", "列出推送记录")
            .ProducesJson<Page<WebhookDelivery>>(StatusCodes.Status200OK)
            .WithContentETag()
            .ProducesFiles()
            .WithEnumParameter<WebhookDeliveryStatus>("status")
            .WithParameterDescription("status", "Only deliveries with this status.")
            .ProducesProblems(ProblemKind.NotFound);

    internal sealed record Query(WebhookKey Key, WebhookDeliveryStatus? Status, int Limit, string? Cursor) : IRequest<Page<WebhookDelivery>>, IPrimaryQuery;

    internal sealed class Handler(Db db) : IRequestHandler<Query, Page<WebhookDelivery>>
    {
        public async Task<Page<WebhookDelivery>> Handle(Query query, CancellationToken cancellationToken)
        {
            if (await db.QueryFirstOrDefaultAsync<int>(CountSql, query.Key, cancellationToken) == 0)
            {
                throw ProblemKind.NotFound.ToDenial();
            }

            var list = $"webhook-deliveries/{query.Key.Id}/{query.Status}";
            var before = query.Cursor is null ? int.MaxValue : Paging.DecodeNumberCursor(list, query.Cursor);
            var args = new { query.Key.Id, before, status = query.Status?.ToString(), Limit = query.Limit + 1 };
            var rows = await db.QueryPageAsync<WebhookDeliveryRow>(query.Status is null ? Sql : StatusSql, args, cancellationToken);
            return Paging.CreatePage(rows, query.Limit, WebhookDelivery.FromRow, last => Paging.EncodeNumberCursor(list, last.Seq));
        }
    }
}
