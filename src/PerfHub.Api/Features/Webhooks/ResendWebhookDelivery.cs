using MediatR;
using PerfHub.Api.Http.Idempotency;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Security;
using PerfHub.Api.Webhooks;

namespace PerfHub.Api.Features.Webhooks;

/// <summary>
/// Sends a delivery again, with the same <c>webhook-id</c>: one that was given up, one that the receiver has lost, or a pending one at once.
/// </summary>
public static class ResendWebhookDelivery
{
    private const string SelectSql = "SELECT d.* FROM WebhookDelivery d WHERE d.Subscription = @Id AND d.Seq = @number";

    private const string ResendSql = """
        UPDATE WebhookDelivery SET Status = 'Pending', Attempts = 0, NextAttemptAt = @now, ExpiresAt = @expiresAt
        WHERE Subscription = @Id AND Seq = @number
        """;

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(ListWebhookDeliveries.Route + "/{n:int}/resend", (string b, string id, int n, HttpContext http, IMediator mediator, CancellationToken cancel) =>
                mediator.Send(new Command(WebhookKey.FromPath(b, id, http), n), cancel))
            .AllowRoles(Role.BureauAdmin, Role.Unit)
            .RequireScope(ScopeRule.BureauInPathOrOwnUnit)
            .WithParameterDescription("n", "The number of the delivery, from 1.")
            .Describe("Webhooks", "ResendWebhookDelivery", "Sends a delivery again", "重新推送")
            .ProducesJson<WebhookDelivery>(StatusCodes.Status202Accepted)
            .WithIdempotency<WebhookDelivery>(it => new CommandResult(StatusCodes.Status202Accepted, it))
            .ProducesProblems(ProblemKind.NotFound, ProblemKind.Conflict);

    internal sealed record Command(WebhookKey Key, int Number) : IRequest<WebhookDelivery>;

    internal sealed class Handler(Db db, TimeProvider time) : IRequestHandler<Command, WebhookDelivery>
    {
        public Task<WebhookDelivery> Handle(Command command, CancellationToken cancellationToken) =>
            db.WriteAsync(session => ResendAsync(session, command), cancellationToken);

        private async Task<WebhookDelivery> ResendAsync(WriteSession session, Command command)
        {
            var (webhook, now) = (await GetWebhook.FindAsync(session, command.Key), time.UtcNow());
            WebhookChecks.EnsureActive(webhook);
            var args = new { webhook.Id, number = command.Number, now, expiresAt = now + WebhookDeliveries.Lifetime };
            if (await session.ExecuteAsync(ResendSql, args) == 0)
            {
                throw new ProblemException(ProblemKind.NotFound);
            }

            return WebhookDelivery.FromRow((await session.QueryFirstOrDefaultAsync<WebhookDeliveryRow>(SelectSql, args))!);
        }
    }
}
