using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Security.Oidc;

/// <summary>The issuer itself: its keys, and what becomes of tokens while it is away.</summary>
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
    public async Task Tokens_of_every_asymmetric_algorithm_are_taken(string algorithm)
    {
        _issuer.SigningKey = algorithm == "ES256" ? TestKey.CreateEcdsa("key") : TestKey.CreateRsa("key", algorithm);
        _issuer.PublishedKeys = [_issuer.SigningKey.PublicJwk];

        Assert.Equal(HttpStatusCode.OK, await GetStatusAsync(_issuer.CreateToken(CreateOperatorClaims())));
    }

    // An issuer that shows such a key shows everybody how to make its tokens.
    [Fact]
    public async Task A_secret_among_the_issuers_keys_signs_no_token()
    {
        var secret = TestKey.CreateHmac("secret", new byte[64]);
        _issuer.PublishedKeys = [_issuer.SigningKey.PublicJwk, secret.PublicJwk];

        Assert.Equal(HttpStatusCode.Unauthorized, await GetStatusAsync(_issuer.CreateToken(CreateOperatorClaims(), key: secret)));
        Assert.Equal(HttpStatusCode.OK, await GetStatusAsync(_issuer.CreateToken(CreateOperatorClaims())));
    }

    [Fact]
    public async Task A_new_key_of_the_issuer_is_found_and_the_old_one_works_for_as_long_as_it_is_shown()
    {
        var (old, token) = (_issuer.SigningKey, _issuer.CreateToken(CreateOperatorClaims()));
        Assert.Equal(HttpStatusCode.OK, await GetStatusAsync(token));

        _issuer.SigningKey = TestKey.CreateRsa("second");
        _issuer.PublishedKeys = [old.PublicJwk, _issuer.SigningKey.PublicJwk];

        await WaitForStatusAsync(HttpStatusCode.OK, _issuer.CreateToken(CreateOperatorClaims()));
        Assert.Equal(HttpStatusCode.OK, await GetStatusAsync(token));
    }

    [Fact]
    public async Task Keys_that_nobody_knows_do_not_make_the_host_ask_the_issuer_again_and_again()
    {
        Assert.Equal(HttpStatusCode.OK, await GetStatusAsync(_issuer.CreateToken(CreateOperatorClaims())));

        var invented = _issuer.CreateToken(CreateOperatorClaims(), key: TestKey.CreateRsa("invented"));
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await GetStatusAsync(invented));
        }

        // The document and its keys, once at first and once for the unknown key.
        Assert.InRange(_issuer.RequestCount, 2, 4);
    }

    [Fact]
    public async Task An_issuer_that_was_never_reached_makes_tokens_wait_and_keys_work_on()
    {
        _issuer.IsUnavailable = true;
        var token = _issuer.CreateToken(CreateOperatorClaims());

        var answer = await new ApiClient(_host.CreateHttpClient(token)).GetAsync("/v1/rules");
        answer.ExpectProblem(HttpStatusCode.ServiceUnavailable, "unavailable");
        Assert.NotNull(answer.HttpResponse.Headers.RetryAfter);
        (await _host.Operator.GetAsync("/v1/rules")).Expect(HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.Unauthorized, await GetStatusAsync("no.token.atall"));
        (await new ApiClient(_host.CreateHttpClient(token)).GetAsync("/v1/nowhere")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Equal(HttpStatusCode.OK, (await _host.CreateHttpClient(token).GetAsync("/health/live")).StatusCode);
        Assert.Contains(_host.Log.Lines, line => line.Contains("The issuer of tokens cannot be read", StringComparison.Ordinal));

        // It is not asked for every token, and is found again.
        var asked = _issuer.RequestCount;
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => GetStatusAsync(token)));
        Assert.InRange(_issuer.RequestCount - asked, 0, 2);
        _issuer.IsUnavailable = false;
        await WaitForStatusAsync(HttpStatusCode.OK, token);
    }

    [Fact]
    public async Task An_issuer_that_goes_away_later_leaves_its_keys_behind()
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
            Assert.True(watch.Elapsed < Timeout, $"{status} still came after {watch.Elapsed}.");
            await Task.Delay(100);
        }
    }
}
