using System.Text;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Hostile;

/// <summary>Hostile header values leave the response unchanged, or cause a client error.</summary>
public abstract class HostileHeaderTests(PerfHubHost host) : IAsyncLifetime
{
    private static readonly string[] Names =
    [
        "Accept", "Accept-Language", "Accept-Encoding", "Accept-Charset", "If-None-Match", "If-Match", "If-Modified-Since", "If-Range", "Range", "Expect", "Upgrade", "Via", "Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host",
        "X-HTTP-Method-Override", "X-Original-URL", "Cookie", "Origin", "Referer", "TE", "Trailer", "Max-Forwards", "traceparent", "tracestate", "baggage", "Request-Id", "Correlation-Context", "Content-Type", "Content-Encoding", "Idempotency-Key", "User-Agent", "From", "Date", "Pragma", "Cache-Control",
    ];

    private static readonly string[] Values =
    [
        "", "*", ",", ";;;q=,,\"", "\"", "W/\"", "*;q=NaN", "a;q=1e400", "en;q=99999999999999999999", "zh\r\nX-Injected: 1", "zh\nX-Injected: 1", "zh\rX-Injected: 1", "a\0b", "\u0001", "\u00ff\u00fe", "\u00c0\u00ae", "\u00e8\u00b4\u00a2",
        "bytes=0-0", "bytes=0-0,0-0,0-0,0-0", "bytes=-1", "bytes=18446744073709551615-", "100-continue", "DELETE", "https", "gzip, br;q=0", "' OR '1'='1", "${jndi:ldap://x}", "../../etc/passwd",
        "00-00000000000000000000000000000000-0000000000000000-00", "00-ffffffffffffffffffffffffffffffff-ffffffffffffffff-ff", "|a.b_c.", new('a', 20_000), new(',', 20_000), string.Concat(Enumerable.Repeat("\"a\",", 4_000)), string.Concat(Enumerable.Repeat("zh;q=0.1,", 2_000)),
    ];

    private AttackScenario _scenario = null!;

    public async Task InitializeAsync() => _scenario = await AttackScenario.CreateAsync(host);

    public Task DisposeAsync() => _scenario.AssertHostHealthyAsync();

    [StoreFact]
    public async Task Any_header_value_is_tolerated_or_refused()
    {
        foreach (var (name, value) in from name in Names from value in Values select (name, value))
        {
            foreach (var path in (string[])["/v1/rules", $"/v1/bureaus/{_scenario.VictimRegion.North}/units/0137"])
            {
                var text = (await RawHttp.SendAsync(host, Encoding.Latin1.GetBytes(
                    $"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{_scenario.AttackerKeyHeader}\r\n{name}: {value}\r\n\r\n"))).Text;

                _scenario.AssertNoLeak($"{name}: {value}", text);
                var status = AttackScenario.ParseStatuses(text).Last(it => it != 100);
                Assert.True(status is 400 or 431 || status == (path == "/v1/rules" ? 200 : 404) || (status == 304 && name == "If-None-Match") || (status == 406 && name == "Accept") || (status == 412 && name == "If-Match"), $"{name}: {value}: {text}");
            }
        }
    }

    // In particular the trace id: a client must not choose its text.
    [StoreFact]
    public async Task No_header_value_is_reflected()
    {
        var text = (await RawHttp.SendAsync(host, Encoding.Latin1.GetBytes(
            "GET /v1/nothing/reflected HTTP/1.1\r\nHost: reflected.example\r\nConnection: close\r\n"
            + string.Concat(Names.Except(["Content-Type"]).Select(name => $"{name}: reflected\r\n")) + "\r\n"))).Text;

        Assert.DoesNotContain("reflected", text, StringComparison.Ordinal);
    }
}

public sealed class HostileHeaderTestsOnSqlite(SqliteHost host) : HostileHeaderTests(host), IClassFixture<SqliteHost>;

public sealed class HostileHeaderTestsOnSqlServer(SqlServerHost host) : HostileHeaderTests(host), IClassFixture<SqlServerHost>;
