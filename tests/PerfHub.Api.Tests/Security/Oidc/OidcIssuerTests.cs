using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Security.Oidc;

/// <summary>The keys of an issuer, and tokens while it is unavailable.</summary>
public sealed class OidcIssuerTests(SqliteHost first) : IClassFixture<SqliteHost>, IAsyncLifetime, IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly TestIssuer _issuer = new();
    private SecondHost _host = null!;

    public Task InitializeAsync()
    {
        _host = new SecondHost(first, _issuer.Settings);
        return Task.CompletedTask;
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _issuer.DisposeAsync();
    }

    [Theory]
    [InlineData("RS256")]
    [InlineData("RS384")]
    [InlineData("RS512")]
    [InlineData("PS256")]
    [InlineData("ES256")]
    public async Task A_token_of_every_supported_asymmetric_algorithm_is_accepted(string algorithm)
    {
        _issuer.SigningKey = algorithm == "ES256" ? TestKey.CreateEcdsa("key") : TestKey.CreateRsa("key", algorithm);
        _issuer.PublishedKeys = [_issuer.SigningKey.PublicJwk];

        Assert.Equal(HttpStatusCode.OK, await GetStatusAsync(_issuer.CreateToken(CreateOperatorClaims())));
    }

    // A published secret would let anyone sign tokens.
    [Fact]
    public async Task A_symmetric_key_of_the_issuer_is_not_accepted()
    {
        var secret = TestKey.CreateHmac("secret", new byte[64]);
        _issuer.PublishedKeys = [_issuer.SigningKey.PublicJwk, secret.PublicJwk];

        Assert.Equal(HttpStatusCode.Unauthorized, await GetStatusAsync(_issuer.CreateToken(CreateOperatorClaims(), key: secret)));
        Assert.Equal(HttpStatusCode.OK, await GetStatusAsync(_issuer.CreateToken(CreateOperatorClaims())));
    }

    [Fact]
    public async Task A_new_key_of_the_issuer_is_accepted_and_the_old_one_stays_valid_while_published()
    {
        var (old, token) = (_issuer.SigningKey, _issuer.CreateToken(CreateOperatorClaims()));
        Assert.Equal(HttpStatusCode.OK, await GetStatusAsync(token));

        _issuer.SigningKey = TestKey.CreateRsa("second");
        _issuer.PublishedKeys = [old.PublicJwk, _issuer.SigningKey.PublicJwk];

        await WaitForStatusAsync(HttpStatusCode.OK, _issuer.CreateToken(CreateOperatorClaims()));
        Assert.Equal(HttpStatusCode.OK, await GetStatusAsync(token));
    }

    [Fact]
    public async Task Unknown_keys_do_not_make_the_host_reload_the_issuer_for_every_request()
    {
        Assert.Equal(HttpStatusCode.OK, await GetStatusAsync(_issuer.CreateToken(CreateOperatorClaims())));

        var token = _issuer.CreateToken(CreateOperatorClaims(), key: TestKey.CreateRsa("unknown"));
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await GetStatusAsync(token));
        }

        // Two requests at first, and two for the unknown key.
        Assert.InRange(_issuer.RequestCount, 2, 4);
    }

    [Fact]
    public async Task While_the_issuer_was_never_reachable_tokens_get_503_and_API_keys_work()
    {
        _issuer.IsUnavailable = true;
        var token = _issuer.CreateToken(CreateOperatorClaims());

        var response = await new ApiClient(_host.CreateHttpClient(token)).GetAsync("/v1/rules");
        response.ExpectProblem(HttpStatusCode.ServiceUnavailable, "unavailable");
        Assert.NotNull(response.HttpResponse.Headers.RetryAfter);
        (await _host.Operator.GetAsync("/v1/rules")).Expect(HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.Unauthorized, await GetStatusAsync("no.token.atall"));
        (await new ApiClient(_host.CreateHttpClient(token)).GetAsync("/v1/nowhere")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Equal(HttpStatusCode.OK, (await _host.CreateHttpClient(token).GetAsync("/health/live")).StatusCode);
        Assert.Contains(_host.Log.Lines, line => line.Contains("Loading the metadata of the token issuer failed", StringComparison.Ordinal));

        // Tokens do not each cause a request to the issuer, and work once it is available.
        var before = _issuer.RequestCount;
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => GetStatusAsync(token)));
        Assert.InRange(_issuer.RequestCount - before, 0, 2);
        _issuer.IsUnavailable = false;
        await WaitForStatusAsync(HttpStatusCode.OK, token);
    }

    [Fact]
    public async Task Known_keys_still_work_when_the_issuer_becomes_unavailable()
    {
        Assert.Equal(HttpStatusCode.OK, await GetStatusAsync(_issuer.CreateToken(CreateOperatorClaims())));
        _issuer.IsUnavailable = true;

        Assert.Equal(HttpStatusCode.Unauthorized, await GetStatusAsync(_issuer.CreateToken(CreateOperatorClaims(), key: TestKey.CreateRsa("unknown"))));
        Assert.Equal(HttpStatusCode.OK, await GetStatusAsync(_issuer.CreateToken(CreateOperatorClaims())));
    }

    private static JsonObject CreateOperatorClaims() => new() { ["perfhub_role"] = "operator" };

    private async Task<HttpStatusCode> GetStatusAsync(string token) => (await new ApiClient(_host.CreateHttpClient(token)).GetAsync("/v1/rules")).Status;

    private async Task WaitForStatusAsync(HttpStatusCode expected, string token)
    {
        var watch = Stopwatch.StartNew();
        while (await GetStatusAsync(token) is var status && status != expected)
        {
            Assert.True(watch.Elapsed < Timeout, $"The status is still {status} after {watch.Elapsed}.");
            await Task.Delay(100);
        }
    }
}
