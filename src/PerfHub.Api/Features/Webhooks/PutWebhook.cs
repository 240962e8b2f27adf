using MediatR;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Idempotency;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Security;
using PerfHub.Api.Webhooks;
using PerfHub.Api.Webhooks.Outbox;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Features.Webhooks;

/// <summary>Changes the URL and the events of a webhook, and activates or disables it.</summary>
public static class PutWebhook
{
    private const string UpdateSql = """
        UPDATE WebhookSubscription
        SET Url = @Url, Events = @Events, State = @State, StateReason = @StateReason, StateChangedAt = @StateChangedAt
        WHERE Id = @Id
        """;

    private const string SendNowSql = "UPDATE WebhookDelivery SET Attempts = 0, NextAttemptAt = @now, ExpiresAt = @expiresAt WHERE Subscription = @Id AND Status = 'Pending'";

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut(GetWebhook.Route, async (string b, string id, HttpRequest http, IMediator mediator, CancellationToken cancel) =>
            {
                var key = WebhookKey.FromPath(b, id, http.HttpContext);
                return await mediator.Send(new Command(key, await JsonBody.ReadAsync<Body>(http), Precondition.FromRequest(http)), cancel);
            })
            .AllowRoles(Role.BureauAdmin, Role.Unit)
            .RequireScope(ScopeRule.BureauInPathOrOwnUnit)
            .Describe("Webhooks", "PutWebhook", "Changes, activates or disables a webhook", "修改、启用或停用事件推送")
            .AcceptsJson<Body>(RequestExamples.Webhook)
            .ProducesJson<Webhook>(StatusCodes.Status200OK)
            .WithPrecondition()
            .WithIdempotency<Webhook>(it => CommandResult.Ok(it, it.ComputeETag()))
            .ProducesProblems(ProblemKind.NotFound);

    /// <summary>The webhook as it should be.</summary>
    public sealed record Body
    {
        /// <summary>The https address to send events to.</summary>
        [TextLength(1, WebhookUrl.MaxLength)] public required string Url { get; init; }

        /// <summary>The events to send; absent for all, later kinds included.</summary>
        [Count(1, 20)] public IReadOnlyList<WebhookEvent>? Events { get; init; }

        /// <summary>
        /// <c>true</c> activates a webhook that is paused or disabled, and sends what is pending at once; <c>false</c> disables it. Absent:
        /// the state stays.
        /// </summary>
        public bool? Active { get; init; }
    }

    internal sealed record Command(WebhookKey Key, Body Body, Precondition Precondition) : IRequest<Webhook>;

    internal sealed class Handler(Db db, WebhookUrl urls, TimeProvider time) : IRequestHandler<Command, Webhook>
    {
        public Task<Webhook> Handle(Command command, CancellationToken cancellationToken)
        {
            WebhookChecks.EnsureUrl(urls, command.Body.Url);
            return db.WriteAsync(session => StoreAsync(session, command), cancellationToken);
        }

        private async Task<Webhook> StoreAsync(WriteSession session, Command command)
        {
            await session.AcquireLockAsync($"webhooks/{command.Key.Bureau}");
            var (before, now) = (await GetWebhook.FindAsync(session, command.Key), time.UtcNow());
            command.Precondition.EnsureMet(Webhook.FromRow(before).ComputeETag());
            var after = Apply(before, command.Body, now);
            TableMap<WebhookSubscriptionRow>.EnsureFits([after]);
            await session.ExecuteAsync(
                UpdateSql,
                new { after.Url, after.Events, State = after.State.ToString(), StateReason = after.StateReason?.ToString(), after.StateChangedAt, after.Id });
            if (after.State == WebhookState.Active && before.State != WebhookState.Active)
            {
                await session.ExecuteAsync(SendNowSql, new { now, expiresAt = now + WebhookDeliveries.Lifetime, after.Id });
            }

            return Webhook.FromRow(after);
        }

        private static WebhookSubscriptionRow Apply(WebhookSubscriptionRow row, Body body, DateTime now)
        {
            row = row with { Url = body.Url, Events = WebhookSubscriptionRow.FormatEvents(body.Events) };
            return body.Active switch
            {
                true when row.State != WebhookState.Active => row with { State = WebhookState.Active, StateReason = null, StateChangedAt = now },
                false when row.State != WebhookState.Disabled =>
                    row with { State = WebhookState.Disabled, StateReason = WebhookStateReason.ByCaller, StateChangedAt = now },
                _ => row,
            };
        }
    }
}
