using System.Net;
using System.Text;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Hostile;

/// <summary>Malformed and ambiguous HTTP, sent byte for byte.</summary>
public abstract class HostileConnectionTests(PerfHubHost host) : IAsyncLifetime
{
    private AttackScenario _scenario = null!;

    public async Task InitializeAsync() => _scenario = await AttackScenario.CreateAsync(host);

    public Task DisposeAsync() => _scenario.AssertHostHealthyAsync();

    /// <summary><c>{key}</c> stands for the Authorization header of the attacker's administrator.</summary>
    public static TheoryData<string> InvalidRequests => new(
        "GET\r\n\r\n", "\r\n\r\n\r\n", "\0\0\0\0", "GET  /v1/rules HTTP/1.1\r\nHost: x\r\n\r\n", "GET /v1/rules\r\n\r\n", "GET /v1/rules HTTP/0.9\r\n\r\n", "GET /v1/rules HTTP/1.0\r\n\r\n", "GET /v1/rules HTTP/9.9\r\nHost: x\r\n\r\n",
        "GET /v1/rules HTTP/1.1\r\n\r\n", "GET /v1/rules HTTP/1.1\r\nHost:\r\n\r\n", "GET /v1/rules HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", "GET /v1/rules HTTP/1.1\r\nHost: a b\r\n\r\n", "GET /v1/rules HTTP/1.1\nHost: x\n\n",
        "GET /v1/rules HTTP/1.1\rHost: x\r\r", "GET /v1/rules HTTP/1.1\r\n Host: x\r\n\r\n", "GET /v1/rules HTTP/1.1\r\nHost: x\r\nX: a\r\n folded\r\n{key}\r\n\r\n", "GET /v1/rules HTTP/1.1\r\nHost: x\r\nX : a\r\n\r\n",
        "GET /v1/rules HTTP/1.1\r\nHost: x\r\n: a\r\n\r\n", "GET /v1/rules HTTP/1.1\r\nHost: x\r\nNo colon\r\n\r\n", "GET /v1/rules HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n", "GET /v1/rules HTTP/1.1\r\nHost: x\r\nX: a\rb\r\n\r\n",
        "GET /v1/rules HTTP/1.1\r\nHost: x\r\nX\u00e9: a\r\n\r\n", "get /v1/rules HTTP/1.1\r\nHost: x\r\n{key}\r\n\r\n", "G@T /v1/rules HTTP/1.1\r\nHost: x\r\n\r\n", "GET v1/rules HTTP/1.1\r\nHost: x\r\n\r\n", "GET /v1/ru les HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /v1/rules%0d%0aX-Injected:%201 HTTP/1.1\r\nHost: x\r\n{key}\r\n\r\n", "GET /\u8d22\u653f HTTP/1.1\r\nHost: x\r\n\r\n", "GET /v1/rules#x HTTP/1.1\r\nHost: x\r\n\r\n", "GET ?x HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET http://x/v1/rules HTTP/1.1\r\nHost: x\r\n{key}\r\n\r\n", "GET http://evil.example/v1/rules HTTP/1.1\r\nHost: x\r\n{key}\r\n\r\n", "GET http:///v1/rules HTTP/1.1\r\nHost: x\r\n\r\n", "GET http://[::1/v1/rules HTTP/1.1\r\nHost: [::1\r\n\r\n",
        "GET ftp://x/v1/rules HTTP/1.1\r\nHost: x\r\n\r\n", "GET file:///etc/passwd HTTP/1.1\r\nHost:\r\n\r\n", "GET * HTTP/1.1\r\nHost: x\r\n\r\n", "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", "OPTIONS * HTTP/1.1\r\nHost: x\r\n{key}\r\n\r\n",
        "TRACE /v1/rules HTTP/1.1\r\nHost: x\r\n{key}\r\n\r\n", "TRACK /v1/rules HTTP/1.1\r\nHost: x\r\n{key}\r\n\r\n", "DEBUG /v1/rules HTTP/1.1\r\nHost: x\r\n{key}\r\n\r\n", "PROPFIND / HTTP/1.1\r\nHost: x\r\nDepth: 1\r\n{key}\r\n\r\n",
        "CONNECT x:443 HTTP/1.1\r\nHost: x:443\r\n\r\n", "CONNECT /v1/rules HTTP/1.1\r\nHost: x\r\n\r\n", "CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: 127.0.0.1:22\r\n{key}\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0", "\u0016\u0003\u0001\0\u00a5\u0001\0\0\u00a1\u0003\u0003", "GET /v1/rules HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n{key}\r\n\r\n",
        "GET /v1/rules HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{key}\r\n\r\n",
        "GET /v1/rules HTTP/1.1\r\nHost: x\r\nConnection: close, keep-alive, Authorization\r\n{key}\r\n\r\n", "GET /v1/rules HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n{key}\r\n\r\nhello", "GET /v1/rules HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n{key}\r\n\r\nffffffffff\r\n", "GET /v1/rules HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n{key}\r\n\r\nzz\r\n", "PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\nGET /v1/rules HTTP/1.1\r\nHost: x\r\n\r\n");

    /// <summary>Filings of <c>{}</c> with a wrong or ambiguous body length.</summary>
    public static TheoryData<string> InvalidBodyLengths => new(
        "Content-Length: -1\r\n\r\n{}", "Content-Length: +2\r\n\r\n{}", "Content-Length: 0x2\r\n\r\n{}", "Content-Length: 2,2\r\n\r\n{}", "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", "Content-Length: 99999999999999999999\r\n\r\n{}",
        "Content-Length: 9223372036854775807\r\n\r\n{}", "Content-Length: 2 2\r\n\r\n{}", "Content-Length: \r\n\r\n{}", "Content-Length: two\r\n\r\n{}", "Content-Length: 1\r\n\r\n{}", "Content-Length: 50\r\n\r\n{}", "\r\n{}",
        "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n0x2\r\n{}\r\n0\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n{}\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n7fffffff\r\n{}\r\n0\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n2\r\n{}XX0\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n2\n{}\n0\n\n", "Transfer-Encoding: chunked\r\n\r\n2;{x}\r\n{}\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n2;\n{}\r\n0\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n", "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nAuthorization: Bearer x\r\nX: y\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n",
        "Transfer-Encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", "Transfer-Encoding: gzip\r\n\r\n{}", "Transfer-Encoding: identity\r\n\r\n{}", "Transfer-Encoding: xchunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", "Transfer-Encoding: chunked, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked, identity\r\n\r\n2\r\n{}\r\n0\r\n\r\n", "Transfer-Encoding: \tchunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", "Transfer-Encoding : chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", "Transfer-Encoding: \u000bchunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", "X: y\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n{}", "Expect: nonsense\r\nContent-Length: 2\r\n\r\n{}", "Expect: 100-continue\r\nContent-Length: 99999999\r\n\r\n{}", "Upgrade: h2c\r\nConnection: Upgrade\r\nContent-Length: 2\r\n\r\n{}");

    [StoreTheory]
    [MemberData(nameof(InvalidRequests))]
    public async Task A_malformed_request_leaks_nothing(string request)
    {
        var text = await RawConnection.SendAndReadAsync(host, Encoding.Latin1.GetBytes(request.Replace("{key}", _scenario.AttackerKeyHeader, StringComparison.Ordinal)));

        _scenario.AssertNoLeak(request, text);
        Assert.DoesNotContain("Bearer phk_", text, StringComparison.Ordinal);
        Assert.DoesNotContain(101, AttackScenario.ParseStatuses(text));
    }

    [StoreTheory]
    [MemberData(nameof(InvalidBodyLengths))]
    public async Task A_body_with_an_invalid_length_stores_nothing(string rest)
    {
        foreach (var closesSend in (bool[])[false, true])
        {
            var text = await RawConnection.SendAndReadAsync(host, Encoding.Latin1.GetBytes(FilingHead + rest), closesSend);

            _scenario.AssertNoLeak(rest, text);
            Assert.All(AttackScenario.ParseStatuses(text), status => Assert.True(status is 100 or (>= 400 and < 500), $"{rest}: {text}"));
        }

        (await _scenario.AttackerUnit.GetReportAsync()).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    // A proxy may trust the other header and treat the rest as another client's request (request smuggling).
    [StoreTheory]
    [InlineData("Content-Length: 4\r\nTransfer-Encoding: chunked")]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 4")]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 0")]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 500")]
    public async Task A_smuggled_request_after_an_ambiguous_body_is_not_served(string both)
    {
        var smuggled = $"GET /v1/rules HTTP/1.1\r\nHost: x\r\n{_scenario.AttackerKeyHeader}\r\n\r\n";

        var text = await RawConnection.SendAndReadAsync(host, Encoding.Latin1.GetBytes($"{FilingHead}{both}\r\n\r\n2\r\n{{}}\r\n0\r\n\r\n{smuggled}"));

        _scenario.AssertNoLeak(both, text);
        Assert.InRange(Assert.Single(AttackScenario.ParseStatuses(text)), 400, 499);
        Assert.Contains("Connection: close\r\n", text, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task Pipelined_requests_are_each_authorized_by_their_own_key()
    {
        var (mine, none) = ($"GET /v1/bureaus/{_scenario.AttackerRegion.North} HTTP/1.1\r\nHost: x\r\n{_scenario.AttackerKeyHeader}\r\n\r\n", $"GET /v1/bureaus/{_scenario.AttackerRegion.North} HTTP/1.1\r\nHost: x\r\n\r\n");
        var theirs = $"GET /v1/bureaus/{_scenario.VictimRegion.North}/units HTTP/1.1\r\nHost: x\r\n{_scenario.AttackerKeyHeader}\r\n\r\n";

        var text = await RawConnection.SendAndReadAsync(host, Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(mine + none + theirs, 30))));

        _scenario.AssertNoLeak("pipelined", text);
        Assert.Equal(Enumerable.Repeat((int[])[200, 401, 404], 30).SelectMany(it => it), AttackScenario.ParseStatuses(text));
    }

    [StoreFact]
    public async Task A_reset_connection_causes_no_server_error()
    {
        foreach (var rest in (string[])["", "Content-Length: 5000\r\n\r\n{", "Transfer-Encoding: chunked\r\n\r\n500\r\n{", $"Content-Length: 4000000\r\n\r\n{new string(' ', 3_000_000)}", $"Content-Length: 2\r\n\r\n{{}}{string.Concat(Enumerable.Repeat($"GET /v1/rules HTTP/1.1\r\nHost: x\r\n{_scenario.AttackerKeyHeader}\r\n\r\n", 300))}"])
        {
            for (var i = 0; i < 5; i++)
            {
                await RawConnection.SendAndResetAsync(host, Encoding.Latin1.GetBytes(FilingHead + rest));
            }
        }

        (await _scenario.AttackerUnit.GetReportAsync()).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    private string FilingHead => $"POST {_scenario.AttackerUnit.GetReportPath()} HTTP/1.1\r\nHost: x\r\n{_scenario.AttackerUnitKeyHeader}\r\nContent-Type: application/json\r\n";
}

public sealed class HostileConnectionTestsOnSqlite(SqliteHost host) : HostileConnectionTests(host), IClassFixture<SqliteHost>;

public sealed class HostileConnectionTestsOnSqlServer(SqlServerHost host) : HostileConnectionTests(host), IClassFixture<SqlServerHost>;
