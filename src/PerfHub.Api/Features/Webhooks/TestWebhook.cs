using MediatR;
using Microsoft.Extensions.Options;
using PerfHub.Api.Http.Idempotency;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Security;
using PerfHub.Api.Webhooks;

namespace PerfHub.Api.Features.Webhooks;

/// <summary>Sends <c>webhook.test</c> to a webhook, whatever events it subscribes to.</summary>
public static class TestWebhook
{
    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(GetWebhook.Route + "/test", (string b, string id, HttpContext http, IMediator mediator, CancellationToken cancel) =>
                mediator.Send(new Command(WebhookKey.FromPath(b, id, http)), cancel))
            .AllowRoles(Role.BureauAdmin, Role.Unit)
            .RequireScope(ScopeRule.BureauInPathOrOwnUnit)
            .Describe("Webhooks", "TestWebhook", "Sends a test event", "发送测试事件")
            .ProducesJson<WebhookDelivery>(StatusCodes.Status202Accepted)
            .WithIdempotency<WebhookDelivery>(it => new CommandResult(StatusCodes.Status202Accepted, it))
            .ProducesProblems(ProblemKind.NotFound, ProblemKind.Conflict);

    internal sealed record Command(WebhookKey Key) : IRequest<WebhookDelivery>;

    private const int MaxPendingTests = 10;

    // Anybody could otherwise keep a receiver, and the host, busy with tests.
    private const string CountTestsSql = $"SELECT COUNT(*) FROM WebhookDelivery d WHERE d.Subscription = @id AND d.Status = 'Pending' AND d.EventType = '{WebhookDeliveries.TestType}'";

    internal sealed class Handler(Db db, IOptions<WebhookOptions> options, TimeProvider time) : IRequestHandler<Command, WebhookDelivery>
    {
        public Task<WebhookDelivery> Handle(Command command, CancellationToken cancellationToken) =>
            db.WriteAsync(session => EnqueueAsync(session, command), cancellationToken);

        private async Task<WebhookDelivery> EnqueueAsync(WriteSession session, Command command)
        {
            var (row, now) = (await GetWebhook.FindAsync(session, command.Key), time.UtcNow());
            WebhookChecks.EnsureActive(row);
            if (await session.QueryFirstOrDefaultAsync<int>(CountTestsSql, new { id = row.Id }) >= MaxPendingTests)
            {
                throw ProblemKind.Conflict.ToException("尚未送达的测试事件过多。", "Too many test events have not been delivered yet.");
            }

            if (await session.QueryFirstOrDefaultAsync<int>(WebhookDeliveries.CountPendingSql, new { id = row.Id }) >= options.Value.PendingDeliveries)
            {
                throw ProblemKind.Conflict.ToException("待推送事件过多，暂不能发送测试事件。", "Too many deliveries are pending to send a test event.");
            }

            return WebhookDelivery.FromRow((await WebhookDeliveries.AddAsync(session, row.Id, row.Bureau, [WebhookDeliveries.CreateTest(now)], now))[0]);
        }
    }
}
