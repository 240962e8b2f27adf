using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Tests.Product;
using PerfHub.Api.Tests.Stores;

namespace PerfHub.Api.Tests.Tenancy.Oidc;

/// <summary>The issuer itself: its keys, and what becomes of tokens while it is away.</summary>
public sealed class IssuerTests(SqliteHost first) : IClassFixture<SqliteHost>, IAsyncLifetime, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TestIssuer _issuer = new();
    private AnotherHost _host = null!;

    public Task InitializeAsync()
    {
        _host = new AnotherHost(first, _issuer.Settings);
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
        _issuer.Key = algorithm == "ES256" ? TestKey.Ecdsa("key") : TestKey.Rsa("key", algorithm);
        _issuer.Published = [_issuer.Key.Public];

        Assert.Equal(HttpStatusCode.OK, await Ask(_issuer.Token(Operator())));
    }

    // An issuer that shows such a key shows everybody how to make its tokens.
    [Fact]
    public async Task A_secret_among_the_issuers_keys_signs_no_token()
    {
        var secret = TestKey.Hmac("secret", new byte[64]);
        _issuer.Published = [_issuer.Key.Public, secret.Public];

        Assert.Equal(HttpStatusCode.Unauthorized, await Ask(_issuer.Token(Operator(), key: secret)));
        Assert.Equal(HttpStatusCode.OK, await Ask(_issuer.Token(Operator())));
    }

    [Fact]
    public async Task A_new_key_of_the_issuer_is_found_and_the_old_one_works_for_as_long_as_it_is_shown()
    {
        var (old, token) = (_issuer.Key, _issuer.Token(Operator()));
        Assert.Equal(HttpStatusCode.OK, await Ask(token));

        _issuer.Key = TestKey.Rsa("second");
        _issuer.Published = [old.Public, _issuer.Key.Public];

        await Becomes(HttpStatusCode.OK, _issuer.Token(Operator()));
        Assert.Equal(HttpStatusCode.OK, await Ask(token));
    }

    [Fact]
    public async Task Keys_that_nobody_knows_do_not_make_the_host_ask_the_issuer_again_and_again()
    {
        Assert.Equal(HttpStatusCode.OK, await Ask(_issuer.Token(Operator())));

        var invented = _issuer.Token(Operator(), key: TestKey.Rsa("invented"));
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await Ask(invented));
        }

        // The document and its keys, once at first and once for the unknown key.
        Assert.InRange(_issuer.Asked, 2, 4);
    }

    [Fact]
    public async Task An_issuer_that_was_never_reached_makes_tokens_wait_and_keys_work_on()
    {
        _issuer.IsAway = true;
        var token = _issuer.Token(Operator());

        var answer = await new ApiClient(_host.Client(token)).Get("/v1/rules");
        answer.Problem(HttpStatusCode.ServiceUnavailable, "unavailable");
        Assert.NotNull(answer.Response.Headers.RetryAfter);
        (await _host.Operator.Get("/v1/rules")).Expect(HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.Unauthorized, await Ask("no.token.atall"));
        (await new ApiClient(_host.Client(token)).Get("/v1/nowhere")).Problem(HttpStatusCode.NotFound, "not-found");
        Assert.Equal(HttpStatusCode.OK, (await _host.Client(token).GetAsync("/health/live")).StatusCode);
        Assert.Contains(_host.Log.Lines, line => line.Contains("The issuer of tokens cannot be read", StringComparison.Ordinal));

        // It is not asked for every token, and is found again.
        var asked = _issuer.Asked;
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Ask(token)));
        Assert.InRange(_issuer.Asked - asked, 0, 2);
        _issuer.IsAway = false;
        await Becomes(HttpStatusCode.OK, token);
    }

    [Fact]
    public async Task An_issuer_that_goes_away_later_leaves_its_keys_behind()
    {
        Assert.Equal(HttpStatusCode.OK, await Ask(_issuer.Token(Operator())));
        _issuer.IsAway = true;

        Assert.Equal(HttpStatusCode.Unauthorized, await Ask(_issuer.Token(Operator(), key: TestKey.Rsa("unknown"))));
        Assert.Equal(HttpStatusCode.OK, await Ask(_issuer.Token(Operator())));
    }

    private static JsonObject Operator() => new() { ["perfhub_role"] = "operator" };

    private async Task<HttpStatusCode> Ask(string token) => (await new ApiClient(_host.Client(token)).Get("/v1/rules")).Status;

    private async Task Becomes(HttpStatusCode expected, string token)
    {
        var watch = Stopwatch.StartNew();
        while (await Ask(token) is var status && status != expected)
        {
            Assert.True(watch.Elapsed < Patience, $"{status} still came after {watch.Elapsed}.");
            await Task.Delay(100);
        }
    }
}
