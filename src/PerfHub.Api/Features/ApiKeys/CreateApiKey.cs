using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using MediatR;
using PerfHub.Api.Auditing;
using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Compression;
using PerfHub.Api.Http.Idempotency;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Security;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Features.ApiKeys;

/// <summary>Creates an API key. The key itself is returned once, here; only a hash of its secret is stored.</summary>
public static class CreateApiKey
{
    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/api-keys", async (HttpRequest http, IMediator mediator, CancellationToken cancel) =>
                await mediator.Send(new Command(await JsonBody.ReadAsync<Body>(http), Caller.FromPrincipal(http.HttpContext.User)), cancel))
            .AllowRoles(Role.Operator, Role.BureauAdmin)
            .RequireScope(ScopeRule.CheckedByHandler("the body's bureau and unit"))
            .Describe("API keys", "CreateApiKey", "Creates an API key", "创建密钥")
            .AcceptsJson<Body>(RequestExamples.ApiKey)
            .ProducesJson<NewApiKey>(StatusCodes.Status201Created)
            .WithSecretResponse()
            .ProducesLocation()
            .ProducesETag()
            .WithIdempotency<NewApiKey>(CreateResult, CreateReplayResult)
            .ProducesProblems(ProblemKind.NotFound);

    /// <summary>The key to create.</summary>
    public sealed record Body
    {
        /// <summary>The role that it grants.</summary>
        public required Role Role { get; init; }

        /// <summary>The code of the bureau that it is bound to: by default, that of the caller. Required for operators.</summary>
        [TextLength(2, 12), RegularExpression(CodePatterns.Bureau)] public string? Bureau { get; init; }

        /// <summary>The code of the unit that it is bound to; required for the role <c>unit</c>, not allowed for others.</summary>
        [RequiredWhen(nameof(Role), Role.Unit), TextLength(1, 32), RegularExpression(CodePatterns.Unit)] public string? Unit { get; init; }

        /// <summary>The purpose of the key.</summary>
        [TextLength(1, 100)] public required string Name { get; init; }

        /// <summary>When it expires, in the future; absent for never.</summary>
        public DateTimeOffset? ExpiresAt { get; init; }
    }

    /// <summary>A new API key with its secret.</summary>
    public sealed record NewApiKey : ApiKeyInfo
    {
        /// <summary>Adds the key itself to its description.</summary>
        [SetsRequiredMembers]
        public NewApiKey(ApiKeyInfo info, string key)
            : base(info) => (Info, Key) = (info, key);

        /// <summary>The key without its secret.</summary>
        internal ApiKeyInfo Info { get; }

        /// <summary>The whole key, <c>phk_…</c>. It cannot be read again, and the response to a repeated request lacks it.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string Key { get; }
    }

    internal static CommandResult CreateResult(NewApiKey key) => CommandResult.Created($"/v1/api-keys/{key.Id}", key, EntityTags.ComputeFromJson(key.Info));

    /// <summary>The response to a repeated request: the secret is not stored, so it cannot be returned again.</summary>
    internal static CommandResult CreateReplayResult(NewApiKey key) => CommandResult.Created($"/v1/api-keys/{key.Id}", key.Info, EntityTags.ComputeFromJson(key.Info));

    /// <summary>Creates a key on behalf of a caller.</summary>
    public sealed record Command(Body Body, Caller Caller) : IRequest<NewApiKey>;

    internal sealed class Handler(Db db, TenantScope scope, TimeProvider time) : IRequestHandler<Command, NewApiKey>
    {
        public async Task<NewApiKey> Handle(Command command, CancellationToken cancellationToken)
        {
            var (body, caller) = (command.Body, command.Caller);
            if (body.Unit is not null && body.Role != Role.Unit)
            {
                throw ProblemKind.InvalidBody.ToExceptionAt("/unit", "not-allowed", "仅预算单位角色的密钥可指定预算单位", "only keys of the role unit take a unit");
            }

            var bureau = body.Bureau ?? caller.Bureau ?? throw ProblemKind.InvalidBody.ToExceptionAt(
                "/bureau", "required", "平台管理员须指明财政局", "is required for operators");

            // A caller cannot grant more than its own rights: operators create bureau administrators, administrators every role but operator.
            var grantable = caller.Role == Role.Operator ? body.Role == Role.BureauAdmin : body.Role != Role.Operator;
            if (!await scope.CoversAsync(caller, bureau, body.Unit, cancellationToken))
            {
                throw ProblemKind.NotFound.ToDenial(bureau);
            }

            if (!grantable)
            {
                throw ProblemKind.Forbidden.ToDenial(bureau);
            }

            var now = time.UtcNow();
            var (row, secret) = CreateKey(body, bureau, ValidateExpiry(body.ExpiresAt, now), now);

            AuditTrail.SetSubject(row.Id, row.Bureau);

            var key = new NewApiKey(ApiKeyInfo.FromRow(row), secret.ToString());
            return await db.WriteAsync(session => StoreAsync(session, row, key), cancellationToken);
        }
    }

    private static async Task<NewApiKey> StoreAsync(WriteSession session, ApiKeyRow row, NewApiKey key)
    {
        await session.InsertAsync([row]);
        return key;
    }

    /// <summary>Converts the expiry of a new key to the stored precision.</summary>
    /// <exception cref="ProblemException">422 if it is in the past.</exception>
    internal static DateTime? ValidateExpiry(DateTimeOffset? expiresAt, DateTime now) =>
        expiresAt?.TruncateToMilliseconds() is not { } expires ? null
        : expires > now ? expires
        : throw ProblemKind.InvalidBody.ToExceptionAt("/expiresAt", "in-the-past", "失效时间应晚于当前时间", "must be in the future");

    internal static (ApiKeyRow Row, ApiKeySecret Secret) CreateKey(Body body, string bureau, DateTime? expiresAt, DateTime now)
    {
        var secret = ApiKeySecret.Generate();
        var row = new ApiKeyRow
        {
            Id = secret.Id,
            SecretSha256 = ApiKeySecret.HashSecret(secret.Secret),
            Role = body.Role,
            Bureau = bureau,
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
