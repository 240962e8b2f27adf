using MediatR;
using PerfHub.Api.Http.Compression;
using PerfHub.Api.Http.Idempotency;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Security;
using PerfHub.Api.Webhooks;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Features.Webhooks;

/// <summary>Replaces the secret of a webhook. Both sign during an overlap, so that the receiver can switch without a gap.</summary>
public static class RotateWebhookSecret
{
    private const int MaxOverlapHours = 720, DefaultOverlapHours = 24;

    // At most two secrets sign: an older one ends now.
    private const string EndOlderSql = "UPDATE WebhookSecret SET ExpiresAt = @now WHERE Subscription = @Id AND ExpiresAt > @now";

    private const string EndCurrentSql = "UPDATE WebhookSecret SET ExpiresAt = @until WHERE Subscription = @Id AND ExpiresAt IS NULL";

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(GetWebhook.Route + "/rotations", async (string b, string id, HttpRequest http, IMediator mediator, CancellationToken cancel) =>
                await mediator.Send(new Command(WebhookKey.FromPath(b, id, http.HttpContext), await JsonBody.ReadAsync<Body>(http)), cancel))
            .AllowRoles(Role.BureauAdmin, Role.Unit)
            .RequireScope(ScopeRule.BureauInPathOrOwnUnit)
            .Describe("Webhooks", "RotateWebhookSecret", "Replaces the secret of a webhook", "轮换推送签名密钥")
            .AcceptsJson<Body>(RequestExamples.WebhookSecretRotation)
            .ProducesJson<NewWebhook>(StatusCodes.Status201Created)
            .ProducesLocation()
            .WithSecretResponse()
            .WithIdempotency<NewWebhook>(it => CreateResult(it), it => CreateResult(it.Info))
            .ProducesProblems(ProblemKind.NotFound, ProblemKind.Conflict);

    /// <summary>The rotation.</summary>
    public sealed record Body
    {
        /// <summary>The new secret: <c>whsec_</c> and 24 to 64 bytes in Base64; absent for a generated one.</summary>
        [TextLength(1, 200)] public string? Secret { get; init; }

        /// <summary>Hours for which the old secret signs too, 0 to 720; 24 by default.</summary>
        [Between(0, MaxOverlapHours)] public int? OverlapHours { get; init; }
    }

    internal sealed record Command(WebhookKey Key, Body Body) : IRequest<NewWebhook>;

    internal sealed class Handler(Db db, WebhookSecretCipher cipher, TimeProvider time) : IRequestHandler<Command, NewWebhook>
    {
        public Task<NewWebhook> Handle(Command command, CancellationToken cancellationToken)
        {
            var secret = WebhookChecks.GetSecret(cipher, command.Body.Secret);
            return db.WriteAsync(session => StoreAsync(session, command, secret), cancellationToken);
        }

        private async Task<NewWebhook> StoreAsync(WriteSession session, Command command, string secret)
        {
            await session.AcquireLockAsync($"webhooks/{command.Key.Bureau}");
            var (row, now) = (await GetWebhook.FindAsync(session, command.Key), time.UtcNow());
            await session.ExecuteAsync(EndOlderSql, new { row.Id, now });
            await session.ExecuteAsync(EndCurrentSql, new { row.Id, until = now.AddHours(command.Body.OverlapHours ?? DefaultOverlapHours) });
            await session.InsertAsync([new WebhookSecretRow(TimeOrderedId.Create(now), row.Id, row.Bureau, cipher.Encrypt(row.Id, secret), ExpiresAt: null)]);
            return new NewWebhook(Webhook.FromRow(row), secret);
        }
    }

    private static CommandResult CreateResult(Webhook body) =>
        CommandResult.Created($"/v1/bureaus/{body.Bureau}/webhooks/{body.Id}", body);
}
