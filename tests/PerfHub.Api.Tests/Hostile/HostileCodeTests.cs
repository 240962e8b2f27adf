using System.Net;
using System.Text;
using PerfHub.Api.Features.Units;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Hostile;

/// <summary>Invalid codes in bodies and paths, and path traversal to another tenant.</summary>
public abstract class HostileCodeTests(PerfHubHost host) : IAsyncLifetime
{
    private AttackScenario _scenario = null!;

    public async Task InitializeAsync() => _scenario = await AttackScenario.CreateAsync(host);

    public Task DisposeAsync() => _scenario.AssertHostHealthyAsync();

    [StoreFact]
    public async Task An_invalid_code_is_refused_in_every_body()
    {
        foreach (var code in HostileStrings.InvalidCodes)
        {
            foreach (var (client, body) in ((ApiClient, string)[])[
                (host.Operator, $$"""{"code":"{{code}}","name":"x"}"""), (host.Operator, $$"""{"code":"{{_scenario.AttackerRegion.City}}88","name":"x","parent":"{{code}}"}"""),
                (_scenario.AttackerRegion.Admin, $$"""{"role":"auditor","bureau":"{{code}}","name":"x"}"""),
                (_scenario.AttackerRegion.Admin, $$"""{"role":"unit","bureau":"{{_scenario.AttackerRegion.North}}","unit":"{{code}}","name":"x"}""")])
            {
                var path = body.Contains("role", StringComparison.Ordinal) ? "/v1/api-keys" : "/v1/bureaus";
                var response = await client.SendAsync(HttpMethod.Post, path, new StringContent(body, Encoding.UTF8, "application/json"));

                _scenario.AssertNoLeak(body, response);
                Assert.Contains((int)response.Status, (int[])[404, 422]);
            }
        }

        (await _scenario.AttackerRegion.Admin.GetAsync($"/v1/bureaus/{_scenario.AttackerRegion.City}88")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task A_unit_with_an_invalid_code_is_not_registered()
    {
        string[] codes =
        [
            "%2e%2e", "%2e", "..%2fx", "a%2fb", "a%5cb", "a%255cb", "a%00", "a%0d%0aX-Injected:1", "%E5%8D%95", "a;b", "a.b", "a..", "a%20", "%20a", "a%2520", "-a", "_a", "a%3fb", "a%23b",
            "%F0%9F%98%80", "a%ff", "%c0%ae%c0%ae", "%e2%80%ae1", "1%e2%80%8b", new('a', 33), new('1', 5_000), "'%20OR%201=1", "a,b", "a%2c", "*", "a+b", "(a)", "~a", "%ef%bc%90",
        ];
        foreach (var code in codes)
        {
            var response = await SendAsync("PUT", $"/v1/bureaus/{_scenario.AttackerRegion.North}/units/{code}", """{"name":"x","sector":"x","kind":"other"}""");

            Assert.True(response.Status is >= 400 and < 500, $"{code}: {response.Text}");
        }

        var units = (await _scenario.AttackerRegion.Admin.GetAsync($"/v1/bureaus/{_scenario.AttackerRegion.North}/units")).Expect<Page<Unit>>(HttpStatusCode.OK);
        Assert.Equal("0137", Assert.Single(units.Items).Code);
    }

    [StoreFact]
    public async Task Path_traversal_does_not_reach_another_tenant()
    {
        string[] paths =
        [
            "/v1/bureaus/{b}", "/v1/bureaus/{b}/units", "/v1/bureaus/{b}/units/0137", "/v1/bureaus/{b}/units/0137/self-evaluations/2024", "/v1/bureaus/{b}/rankings/2024",
            "/v1/bureaus/{a}/../{b}/units", "/v1/bureaus/{a}/%2e%2e/{b}/units", "/v1/bureaus/{a}/.%2e/{b}/units", "/v1/bureaus/{a}/%252e%252e/{b}/units",
            "/v1/bureaus/{a}/units/../../{b}/units/0137", "/v1/bureaus/{a}%2f..%2f{b}/units", "/v1/bureaus/{a}%5c..%5c{b}/units", "/v1/bureaus/{a}\\..\\{b}\\units",
            "/v1/bureaus/{a};/../{b}/units", "/v1/bureaus/{a};b={b}/units", "/v1/bureaus/{a},{b}/units", "/v1/bureaus/{a}%00{b}/units", "/v1/bureaus/{b}./units", "/v1/bureaus/{b}%20/units",
            "/v1/bureaus/%20{b}/units", "/v1/bureaus/+{b}/units", "/v1/bureaus/{b}%09/units", "/v1//bureaus//{b}//units", "//v1/bureaus/{b}/units", "/./v1/./bureaus/./{b}/./units",
            "/V1/BUREAUS/{b}/UNITS", "/v1/bureaus/{a}/units/0137/../../../{b}/units", "/v1/bureaus/{a}/units/..%2f..%2f{b}%2funits%2f0137", "/v1/bureaus/{a}?b={b}", "/v1/bureaus/{a}/units?b={b}&bureau={b}",
            "/v1/bureaus/{a}/deviations/2024?unit=0137&bureau={b}", "/v1/bureaus/{a}#{b}", "/v1/deviations/{d}", "/v1/deviations/%2e%2e/deviations/{d}", "/v1/deviations/{d}%00", "/v1/rules/../bureaus/{b}/units",
            "/health/../v1/bureaus/{b}/units", "/swagger/..%2fv1/bureaus/{b}/units", "/swagger/../v1/bureaus/{b}/units", "/openapi/../v1/bureaus/{b}/units", "/swagger/%2e%2e/%2e%2e/appsettings.json", "/appsettings.json",
            "/v1/bureaus/{a}/%c0%ae%c0%ae/{b}/units", "/v1/bureaus/{a}/%uff0e%uff0e/{b}/units", "http://{b}/v1/bureaus/{b}/units",
        ];
        foreach (var path in paths)
        {
            foreach (var key in (string[])[_scenario.AttackerKeyHeader, _scenario.AttackerUnitKeyHeader, "X-No-Key: 1"])
            {
                foreach (var header in (string[])["X-Nothing: 1", $"X-Original-URL: {FillPath("/v1/bureaus/{b}/units")}", $"X-Rewrite-URL: {FillPath("/v1/bureaus/{b}/units")}", $"X-Forwarded-Prefix: {FillPath("/v1/bureaus/{b}")}"])
                {
                    var response = await RawHttp.GetAsync(host, FillPath(path), key, header);

                    _scenario.AssertNoLeak(path, response.Text);
                }
            }
        }
    }

    private string FillPath(string template) => template
        .Replace("{a}", _scenario.AttackerRegion.North, StringComparison.Ordinal)
        .Replace("{b}", _scenario.VictimRegion.North, StringComparison.Ordinal)
        .Replace("{d}", _scenario.VictimDeviationId, StringComparison.Ordinal);

    private async Task<RawResponse> SendAsync(string method, string path, string body)
    {
        var response = await RawHttp.SendAsync(host, Encoding.UTF8.GetBytes(
            $"{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{_scenario.AttackerKeyHeader}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
        _scenario.AssertNoLeak(path, response.Text);
        return response;
    }
}

public sealed class HostileCodeTestsOnSqlite(SqliteHost host) : HostileCodeTests(host), IClassFixture<SqliteHost>;

public sealed class HostileCodeTestsOnSqlServer(SqlServerHost host) : HostileCodeTests(host), IClassFixture<SqlServerHost>;
