using System.Diagnostics.CodeAnalysis;
using MediatR;
using PerfHub.Api.Auditing;
using PerfHub.Api.Http.Idempotency;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Security;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Features.ApiKeys;

/// <summary>Makes an API key. Its text is told once, here, and kept nowhere.</summary>
public static class CreateApiKey
{
    /// <summary>Maps the endpoint.</summary>
    /// <param name="routes">The routes.</param>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/api-keys", async (HttpRequest http, IMediator mediator, CancellationToken cancel) =>
                await mediator.Send(new Command(await JsonBody.ReadAsync<Body>(http), Caller.FromPrincipal(http.HttpContext.User)), cancel))
            .AllowRoles(Role.Operator, Role.BureauAdmin)
            .RequireScope(ScopeRule.CheckedByHandler("the body's bureau and unit"))
            .Describe("API keys", "CreateApiKey", "Makes an API key", "创建密钥")
            .AcceptsJson<Body>(RequestExamples.ApiKey)
            .ProducesJson<NewApiKey>(StatusCodes.Status201Created)
            .WithIdempotency<NewApiKey>(CreateResult, CreateReplayResult)
            .ProducesProblems(ProblemKind.NotFound);

    /// <summary>The body.</summary>
    public sealed record Body
    {
        /// <summary>What the key may do.</summary>
        public required Role Role { get; init; }

        /// <summary>The bureau that it is bound to.</summary>
        [TextLengthAttribute(2, 12)]
        public required string Bureau { get; init; }

        /// <summary>The unit that it is bound to; required for the role <c>unit</c>, and only there.</summary>
        [RequiredWhen(nameof(Role), Role.Unit)]
        [TextLengthAttribute(1, 32)]
        public string? Unit { get; init; }

        /// <summary>What it is for, in its maker's words.</summary>
        [TextLengthAttribute(1, 100)]
        public required string Name { get; init; }

        /// <summary>When it stops working, if ever; not in the past.</summary>
        public DateTimeOffset? ExpiresAt { get; init; }
    }

    /// <summary>A new key, with its text.</summary>
    public sealed record NewApiKey : ApiKeyInfo
    {
        /// <summary>Adds the text to the key.</summary>
        /// <param name="info">The key.</param>
        /// <param name="key">The text.</param>
        [SetsRequiredMembers]
        public NewApiKey(ApiKeyInfo info, string key)
            : base(info) => (Info, Key) = (info, key);

        /// <summary>The key without its text.</summary>
        internal ApiKeyInfo Info { get; }

        /// <summary>The key's text, <c>phk_…</c>; shown this once.</summary>
        public string Key { get; }
    }

    /// <summary>The answer.</summary>
    internal static CommandResult CreateResult(NewApiKey key) => CommandResult.Created($"/v1/api-keys/{key.Id}", key);

    /// <summary>The answer where it is asked for again: the key was made, but its text is kept nowhere.</summary>
    internal static CommandResult CreateReplayResult(NewApiKey key) => CommandResult.Created($"/v1/api-keys/{key.Id}", key.Info);

    /// <summary>The command.</summary>
    /// <param name="Body">The key to make.</param>
    /// <param name="Caller">Who makes it.</param>
    public sealed record Command(Body Body, Caller Caller) : IRequest<NewApiKey>;

    internal sealed class Handler(Db db, TenantScope scope, TimeProvider time) : IRequestHandler<Command, NewApiKey>
    {
        public async Task<NewApiKey> Handle(Command command, CancellationToken cancellationToken)
        {
            var (body, caller) = (command.Body, command.Caller);
            if (body.Unit is not null && body.Role != Role.Unit)
            {
                throw ProblemKind.InvalidBody.ToExceptionAt("/unit", "not-allowed", "仅预算单位角色可指定单位", "only the role unit is bound to a unit");
            }

            // Nobody hands out more than they hold: an operator makes administrators, an administrator whoever is below.
            var grantable = caller.Role == Role.Operator ? body.Role == Role.BureauAdmin : body.Role != Role.Operator;
            if (!await scope.CoversAsync(caller, body.Bureau, body.Unit, cancellationToken))
            {
                throw ProblemKind.NotFound.ToDenial(body.Bureau);
            }

            if (!grantable)
            {
                throw ProblemKind.Forbidden.ToDenial(body.Bureau);
            }

            var now = time.UtcNow();
            var (row, secret) = CreateKey(body, ValidateExpiry(body.ExpiresAt, now), now);

            AuditTrail.SetSubject(row.Id, row.Bureau);

            var key = new NewApiKey(ApiKeyInfo.FromRow(row), secret.ToString());
            return await db.WriteAsync(session => StoreAsync(session, row, key), cancellationToken);
        }
    }

    private static async Task<NewApiKey> StoreAsync(WriteSession session, ApiKeyRow row, NewApiKey key)
    {
        // Ids are never taken but by an attempt whose commit was not heard of.
        await session.TryInsertAsync(row);
        return key;
    }

    /// <summary>When a new key stops working, as it is stored.</summary>
    /// <exception cref="ProblemException">422 where it never would have worked: a slip that its holder would have to find.</exception>
    internal static DateTime? ValidateExpiry(DateTimeOffset? expiresAt, DateTime now) =>
        expiresAt?.TruncateToMilliseconds() is not { } expires ? null
        : expires > now ? expires
        : throw ProblemKind.InvalidBody.ToExceptionAt("/expiresAt", "in-the-past", "失效时间已过", "the time has passed already");

    internal static (ApiKeyRow Row, ApiKeySecret Secret) CreateKey(Body body, DateTime? expiresAt, DateTime now)
    {
        var secret = ApiKeySecret.Generate();
        var row = new ApiKeyRow
        {
            Id = secret.Id,
            SecretSha256 = ApiKeySecret.HashSecret(secret.Secret),
            Role = body.Role,
            Bureau = body.Bureau,
            Unit = body.Unit,
            Name = body.Name,
            CreatedAt = now,
            ExpiresAt = expiresAt,
            RevokedAt = null,
            LastUsedAt = null,
            RotatedFrom = null,
        };
        return (row, secret);
    }
}
