using System.ComponentModel.DataAnnotations;
using System.Globalization;
using MediatR;
using PerfHub.Api.Auditing;
using PerfHub.Api.Http.Compression;
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

/// <summary>
/// Creates a webhook: of a bureau, for the events of all units of it and of the bureaus below, or of one unit. Its secret is shown once,
/// here.
/// </summary>
public static class CreateWebhook
{
    internal const string Route = "/v1/bureaus/{b}/webhooks";

    private const int MaxPerBureau = 20, MaxPerUnit = 5;

    private const string CountSql = """
        SELECT COUNT(*) FROM WebhookSubscription s
        WHERE s.Bureau = @Bureau AND (s.Unit = @Unit OR (@Unit IS NULL AND s.Unit IS NULL))
        """;

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(Route, async (string b, HttpRequest http, IMediator mediator, CancellationToken cancel) =>
                await mediator.Send(new Command(b, await JsonBody.ReadAsync<Body>(http), Caller.FromPrincipal(http.HttpContext.User)), cancel))
            .AllowRoles(Role.BureauAdmin, Role.Unit)
            .Describe("Webhooks", "CreateWebhook", "Creates a webhook; the response shows its secret once", "创建事件推送（签名密钥仅显示一次）")
            .AcceptsJson<Body>(RequestExamples.Webhook)
            .ProducesJson<NewWebhook>(StatusCodes.Status201Created)
            .ProducesLocation()
            .ProducesETag()
            .WithSecretResponse()
            .WithIdempotency<NewWebhook>(it => CreateResult(it, it), it => CreateResult(it, it.Info))
            .ProducesProblems(ProblemKind.Conflict);

    /// <summary>The webhook to create.</summary>
    public sealed record Body
    {
        /// <summary>The https address to send events to.</summary>
        [TextLength(1, WebhookUrl.MaxLength)] public required string Url { get; init; }

        /// <summary>The events to send; absent for all, later kinds included.</summary>
        [Count(1, 20)] public IReadOnlyList<WebhookEvent>? Events { get; init; }

        /// <summary>The code of a unit of this bureau, for its events only. A unit always creates webhooks of its own.</summary>
        [TextLength(1, 32), RegularExpression(CodePatterns.Unit)] public string? Unit { get; init; }

        /// <summary>The secret that signs: <c>whsec_</c> and 24 to 64 bytes in Base64; absent for a generated one.</summary>
        [TextLength(1, 200)] public string? Secret { get; init; }
    }

    internal sealed record Command(string Bureau, Body Body, Caller Caller) : IRequest<NewWebhook>;

    internal sealed class Handler(Db db, TenantScope scope, WebhookUrl urls, WebhookSecretCipher cipher, TimeProvider time) : IRequestHandler<Command, NewWebhook>
    {
        public async Task<NewWebhook> Handle(Command command, CancellationToken cancellationToken)
        {
            var (body, now) = (command.Body, time.UtcNow());
            var unit = body.Unit ?? command.Caller.Unit;
            if (unit is not null && !await scope.CoversAsync(command.Caller, command.Bureau, unit, cancellationToken))
            {
                throw ProblemKind.NotFound.ToDenial(command.Bureau);
            }

            WebhookChecks.EnsureUrl(urls, body.Url);
            var secret = WebhookChecks.GetSecret(cipher, body.Secret);
            var row = CreateRow(command.Bureau, unit, body, now);
            var created = new NewWebhook(Webhook.FromRow(row), secret);
            AuditTrail.SetSubject(created.Id, command.Bureau);
            var secretRow = new WebhookSecretRow(TimeOrderedId.Create(now), row.Id, row.Bureau, cipher.Encrypt(row.Id, secret), ExpiresAt: null);
            return await db.WriteAsync(session => StoreAsync(session, row, secretRow, created), cancellationToken);
        }

        private static async Task<NewWebhook> StoreAsync(WriteSession session, WebhookSubscriptionRow row, WebhookSecretRow secret, NewWebhook created)
        {
            await session.AcquireLockAsync($"webhooks/{row.Bureau}");
            var max = row.Unit is null ? MaxPerBureau : MaxPerUnit;
            if (await session.QueryFirstOrDefaultAsync<int>(CountSql, new { row.Bureau, row.Unit }) >= max)
            {
                throw ProblemKind.Conflict.ToException(
                    $"事件推送数量已达上限（{max} 个），请先删除不再使用的推送。", $"There are already {max} webhooks. Delete one that is no longer used.");
            }

            await session.InsertAsync([row]);
            await session.InsertAsync([secret]);
            return created;
        }
    }

    private static CommandResult CreateResult(NewWebhook created, object body) => CommandResult.Created(
        string.Create(CultureInfo.InvariantCulture, $"/v1/bureaus/{created.Bureau}/webhooks/{created.Id}"), body, created.Info.ComputeETag());

    private static WebhookSubscriptionRow CreateRow(string bureau, string? unit, Body body, DateTime now) => new()
    {
        Id = TimeOrderedId.Create(now),
        Bureau = bureau,
        Unit = unit,
        Url = body.Url,
        Events = WebhookSubscriptionRow.FormatEvents(body.Events),
        State = WebhookState.Active,
        StateReason = null,
        StateChangedAt = now,
        CreatedAt = now,
        LastSeq = 0,
        MissedCount = 0,
        MissedSince = null,
        LastSuccessAt = null,
        LastFailureAt = null,
        LastFailure = null,
        LeaseOwner = null,
        LeasedUntil = null,
    };
}
