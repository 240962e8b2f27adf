using MediatR;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Security;
using PerfHub.Api.Webhooks;

namespace PerfHub.Api.Features.Webhooks;

/// <summary>Reads a webhook without its secret.</summary>
public static class GetWebhook
{
    internal const string Route = CreateWebhook.Route + "/{id}";

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(Route, async Task<IResult> (string b, string id, HttpContext http, IMediator mediator, CancellationToken cancel) =>
            {
                var webhook = await mediator.Send(new Query(WebhookKey.FromPath(b, id, http)), cancel);
                return EntityTags.OkOrNotModified(http, webhook, webhook.ComputeETag());
            })
            .AllowRoles(Role.BureauAdmin, Role.Unit)
            .RequireScope(ScopeRule.BureauInPathOrOwnUnit)
            .Describe("Webhooks", "GetWebhook", "Reads a webhook without its secret", "查询事件推送")
            .ProducesJson<Webhook>(StatusCodes.Status200OK)
            .ProducesNotModified()
            .ProducesProblems(ProblemKind.NotFound);

    internal sealed record Query(WebhookKey Key) : IRequest<Webhook>, IPrimaryQuery;

    /// <summary>Finds a webhook in the transaction that changes it.</summary>
    /// <exception cref="ProblemException">404.</exception>
    internal static async Task<WebhookSubscriptionRow> FindAsync(WriteSession session, WebhookKey key) =>
        await session.QueryFirstOrDefaultAsync<WebhookSubscriptionRow>(WebhookKey.Sql, key) ?? throw ProblemKind.NotFound.ToDenial();

    internal sealed class Handler(Db db) : IRequestHandler<Query, Webhook>
    {
        public async Task<Webhook> Handle(Query query, CancellationToken cancellationToken) =>
            Webhook.FromRow(
                await db.QueryFirstOrDefaultAsync<WebhookSubscriptionRow>(WebhookKey.Sql, query.Key, cancellationToken) ?? throw ProblemKind.NotFound.ToDenial());
    }
}
