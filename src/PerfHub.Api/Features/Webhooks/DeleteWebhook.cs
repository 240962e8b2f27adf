using MediatR;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Security;
using PerfHub.Api.Webhooks;

namespace PerfHub.Api.Features.Webhooks;

/// <summary>Deletes a webhook. Nothing is delivered to it any more; <see cref="WebhookDeliveryCleanup"/> removes its deliveries.</summary>
public static class DeleteWebhook
{
    private const string DeleteSecretsSql = "DELETE FROM WebhookSecret WHERE Subscription = @Id";

    private const string DeleteSql = "DELETE FROM WebhookSubscription WHERE Id = @Id";

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapDelete(GetWebhook.Route, async (string b, string id, HttpContext http, IMediator mediator, CancellationToken cancel) =>
            {
                await mediator.Send(new Command(WebhookKey.FromPath(b, id, http)), cancel);
                return TypedResults.NoContent();
            })
            .AllowRoles(Role.BureauAdmin, Role.Unit)
            .RequireScope(ScopeRule.BureauInPathOrOwnUnit)
            .Describe("Webhooks", "DeleteWebhook", "Deletes a webhook", "删除事件推送")
            .ProducesProblems(ProblemKind.NotFound);

    internal sealed record Command(WebhookKey Key) : IRequest<bool>;

    internal sealed class Handler(Db db) : IRequestHandler<Command, bool>
    {
        public Task<bool> Handle(Command command, CancellationToken cancellationToken) => db.WriteAsync(
            async session =>
            {
                var row = await GetWebhook.FindAsync(session, command.Key);
                await session.ExecuteAsync(DeleteSecretsSql, new { row.Id });
                await session.ExecuteAsync(DeleteSql, new { row.Id });
                return true;
            },
            cancellationToken);
    }
}
