using MediatR;
using PerfHub.Api.Auditing;
using PerfHub.Api.Http.Compression;
using PerfHub.Api.Http.Idempotency;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Security;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Features.ApiKeys;

/// <summary>Creates a key that replaces another one. Both work during an overlap, so that the client can switch without a gap.</summary>
public static class RotateApiKey
{
    private const int MaxOverlapHours = 720, DefaultOverlapHours = 24;

    /// <summary>
    /// Lets the old key expire at the end of the overlap, unless it expires earlier; updates no row if the key is revoked or
    /// expired.
    /// </summary>
    private const string ExpireSql = """
        UPDATE ApiKey SET ExpiresAt = CASE WHEN ExpiresAt < @until THEN ExpiresAt ELSE @until END
        WHERE Id = @Id AND RevokedAt IS NULL AND (ExpiresAt IS NULL OR ExpiresAt > @now)
        """;

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/api-keys/{id}/rotations", async (string id, HttpRequest http, IMediator mediator, CancellationToken cancel) =>
                await mediator.Send(new Command(id, await JsonBody.ReadAsync<Body>(http), Caller.FromPrincipal(http.HttpContext.User)), cancel))
            .AllowRoles(Role.Operator, Role.BureauAdmin)
            .RequireScope(ScopeRule.CheckedByHandler("the key's bureau and unit"))
            .Describe("API keys", "RotateApiKey", "Creates an API key that replaces this one", "轮换密钥")
            .AcceptsJson<Body>(RequestExamples.ApiKeyRotation)
            .ProducesJson<CreateApiKey.NewApiKey>(StatusCodes.Status201Created)
            .WithSecretResponse()
            .ProducesLocation()
            .ProducesETag()
            .WithIdempotency<CreateApiKey.NewApiKey>(CreateApiKey.CreateResult, CreateApiKey.CreateReplayResult)
            .ProducesProblems(ProblemKind.NotFound, ProblemKind.Conflict);

    /// <summary>The rotation.</summary>
    public sealed record Body
    {
        /// <summary>Hours for which the old key still works, 0 to 720; 24 by default.</summary>
        [Between(0, MaxOverlapHours)] public int? OverlapHours { get; init; }

        /// <summary>When the new key expires, in the future; absent for never.</summary>
        public DateTimeOffset? ExpiresAt { get; init; }
    }

    internal sealed record Command(string Id, Body Body, Caller Caller) : IRequest<CreateApiKey.NewApiKey>;

    internal sealed class Handler(Db db, TenantScope scope, ApiKeyCache keys, TimeProvider time)
        : IRequestHandler<Command, CreateApiKey.NewApiKey>
    {
        public async Task<CreateApiKey.NewApiKey> Handle(Command command, CancellationToken cancellationToken)
        {
            var (body, now) = (command.Body, time.UtcNow());
            var expiresAt = CreateApiKey.ValidateExpiry(body.ExpiresAt, now);
            var old = await GetApiKey.GetVisibleKeyAsync(db, scope, command.Id, command.Caller, cancellationToken);
            if (old.Id == command.Caller.Id && old.ExpiresAt is { } expiry)
            {
                // A key cannot extend its own lifetime.
                expiresAt = expiresAt > expiry
                    ? throw ProblemKind.InvalidBody.ToExceptionAt("/expiresAt", "too-late", "不得晚于原密钥的失效时间", "must not be later than the expiry of the old key")
                    : expiresAt ?? expiry;
            }

            var copy = new CreateApiKey.Body { Role = old.Role, Bureau = old.Bureau, Unit = old.Unit, Name = old.Name };
            var (created, secret) = CreateApiKey.CreateKey(copy, old.Bureau, expiresAt, now);
            var row = created with { RotatedFrom = old.Id };
            var until = now.AddHours(body.OverlapHours ?? DefaultOverlapHours);

            AuditTrail.SetSubject(row.Id, row.Bureau);
            var key = new CreateApiKey.NewApiKey(ApiKeyInfo.FromRow(row), secret.ToString());
            await db.WriteEssentialAsync(session => StoreAsync(session, row, key, new { until, old.Id, now }), cancellationToken);

            keys.Invalidate(old.Id);
            return key;
        }

        private static async Task<CreateApiKey.NewApiKey> StoreAsync(
            WriteSession session, ApiKeyRow row, CreateApiKey.NewApiKey key, object expireArgs)
        {
            await session.InsertAsync([row]);
            if (await session.ExecuteAsync(ExpireSql, expireArgs) == 0)
            {
                throw ProblemKind.Conflict.ToException("该密钥已吊销或已失效，不能轮换。", "The key is revoked or expired and cannot be rotated.");
            }

            return key;
        }
    }
}
