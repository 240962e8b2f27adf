using MediatR;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Files;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Security;
using PerfHub.Api.Webhooks;

namespace PerfHub.Api.Features.Webhooks;

/// <summary>Lists the webhooks of a bureau and its units, or those of the unit that asks, oldest first. Bureaus below have lists of their own.</summary>
public static class ListWebhooks
{
    private const string Sql = """
        SELECT s.* FROM WebhookSubscription s
        WHERE s.Bureau = @Bureau AND s.Id > @after AND (@Unit IS NULL OR s.Unit = @Unit)
        ORDER BY s.Id
        """;

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(CreateWebhook.Route, (
                string b, [AsParameters] ListRequest list, HttpContext http, FileOriginReader origins, IMediator mediator, CancellationToken cancel) => list.RespondAsync(
                (limit, cursor) => mediator.Send(new Query(b, Caller.FromPrincipal(http.User).Unit, limit, cursor), cancel),
                async (Page<Webhook> _) => WebhookFile.Create(await origins.ReadAsync(b, cancel))))
            .AllowRoles(Role.BureauAdmin, Role.Unit)
            .Describe("Webhooks", "ListWebhooks", "Lists the webhooks of a bureau or unit", "列出事件推送")
            .ProducesJson<Page<Webhook>>(StatusCodes.Status200OK)
            .WithContentETag()
            .ProducesFiles();

    internal sealed record Query(string Bureau, string? Unit, int Limit, string? Cursor) : IRequest<Page<Webhook>>, IPrimaryQuery;

    internal sealed class Handler(Db db) : IRequestHandler<Query, Page<Webhook>>
    {
        public async Task<Page<Webhook>> Handle(Query query, CancellationToken cancellationToken)
        {
            var list = $"webhooks/{query.Bureau}/{query.Unit}";
            var args = new { query.Bureau, query.Unit, after = Paging.DecodeNumberCursor(list, query.Cursor), Limit = query.Limit + 1 };
            var rows = await db.QueryPageAsync<WebhookSubscriptionRow>(Sql, args, cancellationToken);
            return Paging.CreatePage(rows, query.Limit, Webhook.FromRow, last => Paging.EncodeNumberCursor(list, last.Id));
        }
    }
}
