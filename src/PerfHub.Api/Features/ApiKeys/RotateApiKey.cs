using MediatR;
using PerfHub.Api.Auditing;
using PerfHub.Api.Http.Idempotency;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.ApiKeys;

/// <summary>
/// Makes a key that takes over from another one. Both work for a while, so that its holder can change over without a gap.
/// </summary>
public static class RotateApiKey
{
    private const int MaxOverlapHours = 720, DefaultOverlapHours = 24;

    /// <summary>The end of the old key, no later than it would have come; nothing is changed where it has come already.</summary>
    private const string ExpireSql = """
        UPDATE ApiKey SET ExpiresAt = CASE WHEN ExpiresAt < @until THEN ExpiresAt ELSE @until END
        WHERE Id = @Id AND RevokedAt IS NULL AND (ExpiresAt IS NULL OR ExpiresAt > @now)
        """;

    /// <summary>Maps the endpoint.</summary>
    /// <param name="routes">The routes.</param>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/api-keys/{id}/rotations", async (string id, HttpRequest http, IMediator mediator, CancellationToken cancel) =>
                await mediator.Send(new Command(id, await JsonBody.ReadAsync<Body>(http), Caller.FromPrincipal(http.HttpContext.User)), cancel))
            .AllowRoles(Role.Operator, Role.BureauAdmin)
            .RequireScope(ScopeRule.CheckedByHandler("the key's bureau and unit"))
            .Describe("API keys", "RotateApiKey", "Makes an API key that takes over from this one", "轮换密钥")
            .AcceptsJson<Body>(RequestExamples.ApiKeyRotation)
            .ProducesJson<CreateApiKey.NewApiKey>(StatusCodes.Status201Created)
            .WithIdempotency<CreateApiKey.NewApiKey>(CreateApiKey.CreateResult, CreateApiKey.CreateReplayResult)
            .ProducesProblems(ProblemKind.NotFound, ProblemKind.Conflict);

    /// <summary>The body.</summary>
    public sealed record Body
    {
        /// <summary>Hours for which the old key goes on working, 0 to 720; 24 by default.</summary>
        public int? OverlapHours { get; init; }

        /// <summary>When the new key stops working, if ever; not in the past.</summary>
        public DateTimeOffset? ExpiresAt { get; init; }
    }

    /// <summary>The command.</summary>
    /// <param name="Id">The old key's id.</param>
    /// <param name="Body">How the new one takes over.</param>
    /// <param name="Caller">Who rotates it.</param>
    public sealed record Command(string Id, Body Body, Caller Caller) : IRequest<CreateApiKey.NewApiKey>;

    internal sealed class Handler(Db db, TenantScope scope, ApiKeyCache keys, TimeProvider time)
        : IRequestHandler<Command, CreateApiKey.NewApiKey>
    {
        public async Task<CreateApiKey.NewApiKey> Handle(Command command, CancellationToken cancellationToken)
        {
            var (body, now) = (command.Body, time.UtcNow());
            if (body.OverlapHours is < 0 or > MaxOverlapHours)
            {
                throw ProblemKind.InvalidBody.ToExceptionAt(
                    "/overlapHours", "number-out-of-range", $"应为 0 至 {MaxOverlapHours}", $"0 to {MaxOverlapHours} is expected");
            }

            var expiresAt = CreateApiKey.ValidateExpiry(body.ExpiresAt, now);
            var old = await GetApiKey.GetVisibleKeyAsync(db, scope, command.Id, command.Caller, cancellationToken);
            if (old.Id == command.Caller.Id && old.ExpiresAt is { } end)
            {
                // Nobody gives themselves more time than they were given.
                expiresAt = expiresAt > end
                    ? throw ProblemKind.InvalidBody.ToExceptionAt("/expiresAt", "too-late", "不得晚于原密钥的失效时间", "a key does not outlast itself by its own hand")
                    : expiresAt ?? end;
            }

            var same = new CreateApiKey.Body { Role = old.Role, Bureau = old.Bureau, Unit = old.Unit, Name = old.Name };
            var (made, secret) = CreateApiKey.CreateKey(same, expiresAt, now);
            var row = made with { RotatedFrom = old.Id };
            var until = now.AddHours(body.OverlapHours ?? DefaultOverlapHours);

            AuditTrail.SetSubject(row.Id, row.Bureau);
            var key = new CreateApiKey.NewApiKey(ApiKeyInfo.FromRow(row), secret.ToString());
            await db.WriteAsync(session => StoreAsync(session, row, key, new { until, old.Id, now }), cancellationToken);

            keys.Invalidate(old.Id);
            return key;
        }

        private static async Task<CreateApiKey.NewApiKey> StoreAsync(
            WriteSession session, ApiKeyRow row, CreateApiKey.NewApiKey key, object end)
        {
            // An id is never taken but by an attempt whose commit was not heard of: then the old key has its end already.
            if (await session.TryInsertAsync(row) && await session.ExecuteAsync(ExpireSql, end) == 0)
            {
                throw ProblemKind.Conflict.ToException("密钥已吊销或已失效。", "The key is revoked, or has expired.");
            }

            return key;
        }
    }
}
