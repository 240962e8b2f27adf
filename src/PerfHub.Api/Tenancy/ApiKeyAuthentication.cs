using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using PerfHub.Api.Data;

namespace PerfHub.Api.Tenancy;

/// <summary>Turns <c>Authorization: Bearer phk_…</c> into a caller.</summary>
public sealed class ApiKeyAuthentication(
    Db db,
    TimeProvider time,
    IOptions<PerfHubOptions> settings,
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    /// <summary>The scheme's name.</summary>
    public const string SchemeName = "ApiKey";

    private const string FindSql = """
        SELECT SecretSha256, Role, Bureau, Unit FROM ApiKey
        WHERE Id = @id AND RevokedAt IS NULL AND (ExpiresAt IS NULL OR ExpiresAt > @now)
        """;

    /// <inheritdoc />
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        var text = header["Bearer ".Length..].Trim();
        return await Find(text) is { } caller
            ? AuthenticateResult.Success(new AuthenticationTicket(caller.ToPrincipal(Scheme.Name), Scheme.Name))
            : AuthenticateResult.Fail("unknown key");
    }

    private async Task<Caller?> Find(string text)
    {
        if (settings.Value.BootstrapKey is { Length: > 0 } bootstrap && ApiKeySecret.FixedTimeEquals(bootstrap, text))
        {
            return new Caller("bootstrap", Role.Operator, null, null);
        }

        if (ApiKeySecret.Parse(text) is not { } key)
        {
            return null;
        }

        var row = await db.FirstOrDefault<KeyRow>(
            FindSql, new { id = key.Id, now = time.GetUtcNow().UtcDateTime }, Context.RequestAborted);
        return row is not null && ApiKeySecret.FixedTimeEquals(row.SecretSha256, ApiKeySecret.Hash(key.Secret))
            ? new Caller(key.Id, row.Role, row.Bureau, row.Unit)
            : null;
    }

    private sealed record KeyRow
    {
        public required string SecretSha256 { get; init; }

        public required Role Role { get; init; }

        public required string? Bureau { get; init; }

        public required string? Unit { get; init; }
    }
}
