using System.Net;
using System.Text;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.ApiKeys;

/// <summary>Raw Authorization headers; {key} stands for a valid key.</summary>
public abstract class AuthorizationHeaderTests(PerfHubHost host)
{
    [StoreTheory]
    [InlineData("Authorization: Bearer {key}")]
    [InlineData("authorization: bearer {key}")]
    [InlineData("AUTHORIZATION: BEARER {key}")]
    [InlineData("Authorization: Bearer   {key}")]
    [InlineData("Authorization:\t Bearer {key} \t")]
    public async Task The_scheme_ignores_case_and_extra_spaces(string header) =>
        Assert.Equal(200, (await SendWithHeaderAsync(header)).Status);

    [StoreTheory]
    [InlineData("Authorization:")]
    [InlineData("Authorization: Bearer")]
    [InlineData("Authorization: Bearer ")]
    [InlineData("Authorization: {key}")]
    [InlineData("Authorization: Bearer{key}")]
    [InlineData("Authorization: Bearer {key}x")]
    [InlineData("Authorization: Bearer {key} {key}")]
    [InlineData("Authorization: Bearer {key},")]
    [InlineData("Authorization: Bearer \"{key}\"")]
    [InlineData("Authorization: Basic {basic}")]
    [InlineData("Authorization: Basic {key}")]
    [InlineData("Authorization: Token {key}")]
    [InlineData("Authorization: Bearer {key}\r\nAuthorization: Bearer {key}")]
    [InlineData("Authorization: Basic eDp5\r\nAuthorization: Bearer {key}")]
    [InlineData("Authorization: Bearer {KEY}")]
    [InlineData("Authorization: Bearer phk__")]
    [InlineData("Authorization: Bearer phk_{id}_")]
    [InlineData("Authorization: Bearer phk_'; DROP TABLE ApiKey; --_x")]
    [InlineData("Authorization: Bearer phk_密钥_密钥")]
    [InlineData("Authorization: Bearer 🔑")]
    [InlineData("Authorization: Bearer phk_{long}_{long}")]
    [InlineData("Authorization: Bearer phk_{id} _{secret}")]
    [InlineData("Authorization: Bearer phk_ {id}_{secret}")]
    [InlineData("X-Api-Key: {key}")]
    public async Task A_malformed_header_is_401(string header)
    {
        var response = await SendWithHeaderAsync(header);

        Assert.Equal(401, response.Status);
        Assert.Contains("WWW-Authenticate: Bearer realm=\"perfhub\"", response.Text, StringComparison.Ordinal);
        Assert.Contains("urn:perfhub:problem:unauthorized", response.Text, StringComparison.Ordinal);
    }

    // Kestrel refuses these before the middleware runs.
    [StoreFact]
    public async Task An_oversized_or_non_text_header_gets_a_4xx()
    {
        foreach (var key in (string[])[new string('x', 100_000), "\0", "\xe9"])
        {
            var request = Encoding.Latin1.GetBytes($"GET /v1/rules HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {key}\r\n\r\n");
            Assert.InRange((await RawHttp.SendAsync(host, request)).Status, 400, 499);
        }
    }

    private async Task<RawResponse> SendWithHeaderAsync(string header)
    {
        var key = (await (await Region.CreateAsync(host)).Admin.CreateKeyAsync(Role.Auditor)).Expect<CreatedApiKey>(HttpStatusCode.Created).Key;
        header = header
            .Replace("{key}", key, StringComparison.Ordinal)
            .Replace("{KEY}", key.ToUpperInvariant(), StringComparison.Ordinal)
            .Replace("{id}", key.Split('_')[1], StringComparison.Ordinal)
            .Replace("{secret}", key.Split('_')[2], StringComparison.Ordinal)
            .Replace("{basic}", Convert.ToBase64String(Encoding.UTF8.GetBytes($"x:{key}")), StringComparison.Ordinal)
            .Replace("{long}", new string('x', 4_000), StringComparison.Ordinal);
        return await RawHttp.GetAsync(host, "/v1/rules", header);
    }
}

public sealed class AuthorizationHeaderTestsOnSqlite(SharedHost<SqliteHost> shared) : AuthorizationHeaderTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class AuthorizationHeaderTestsOnSqlServer(SharedHost<SqlServerHost> shared) : AuthorizationHeaderTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
