using System.Text;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Hostile;

/// <summary>Hostile query strings are accepted as filters, ignored, or refused as client errors.</summary>
public abstract class HostileQueryTests(PerfHubHost host) : IAsyncLifetime
{
    private static readonly string[] Parameters = ["limit", "cursor", "rule", "severity", "status", "unit", "sector", "metric", "order", "kind", "scope", "group", "bureau", "assignee", "minDifference", "maxDifference", "text", "sort", "format"];

    private static readonly string[] Values =
    [
        "", "0", "-1", "501", "1e3", "2147483648", "99999999999999999999", "0x10", "%20" + "1", "1%20", "1,2", "%00", "%0d%0aX-Injected:1", "%ed%a0%80", "%ff", "%", "%zz", "%u0031", "NaN", "null", "..%2f", "'", "\"",
        "'%20OR%20'1'='1", "1;DROP%20TABLE%20Unit", "%25", "_", "*", "[]", "{}", "%E8%B4%A2", "%E2%80%AE", "😀", "=1+1", new('9', 4_000), new('A', 4_000),
    ];

    private AttackScenario _scenario = null!;

    public async Task InitializeAsync() => _scenario = await AttackScenario.CreateAsync(host);

    public Task DisposeAsync() => _scenario.AssertHostHealthyAsync();

    private string[] ListPaths => [$"/v1/bureaus/{_scenario.AttackerRegion.City}/units", $"/v1/bureaus/{_scenario.AttackerRegion.City}/rankings/2024", $"/v1/bureaus/{_scenario.AttackerRegion.City}/deviations/2024", _scenario.AttackerUnit.GetReportPath() + "/revisions"];

    [StoreFact]
    public async Task Every_list_parameter_accepts_or_refuses_any_value()
    {
        foreach (var (list, parameter, value) in from list in ListPaths from parameter in Parameters from value in Values select (list, parameter, value))
        {
            await AssertStatusAsync($"{list}?{parameter}={value}", 200, 400);
        }
    }

    [StoreFact]
    public async Task Unusual_query_strings_are_tolerated_or_refused()
    {
        string[] queries =
        [
            "?", "??", "?&", "?=", "?=&=", "?limit", "?limit=1&limit=2", "?LIMIT=1", "?limit[]=1", "?limit[0]=1", "?limit.x=1", "?__proto__=1", "?%6c%69%6d%69%74=1", "?limit=1#x", "?limit=1?limit=2", "?a=1;limit=2",
            "?" + string.Join('&', Enumerable.Range(0, 900).Select(i => $"p{i}=1")), "?" + string.Join('&', Enumerable.Repeat("limit=1", 900)), "?" + new string('&', 7_000), "?" + new string('=', 7_000), "?sector=" + new string('+', 7_000),
            "?b=999999&u=0137&y=1", "?cancel=1&mediator=1&http=1",
        ];
        foreach (var (list, query) in from list in ListPaths from query in queries select (list, query))
        {
            await AssertStatusAsync(list + query, 200, 400);
        }

        await AssertStatusAsync(ListPaths[0] + "?" + string.Join('&', Enumerable.Range(0, 100_000).Select(i => $"p{i}=1")), 414, 414);
    }

    [StoreFact]
    public async Task A_forged_cursor_does_not_reach_another_tenant()
    {
        var (mine, theirs) = (_scenario.AttackerRegion.City, _scenario.VictimRegion.City);
        string[][] forgedParts =
        [
            [""], ["", "", "", ""], [theirs], ["0137"], [_scenario.VictimRegion.North, "0137", "x", "y"], ["\0"], ["' OR '1'='1"], [new string('9', 3_000)], ["-1"], ["9223372036854775807"], ["-9223372036854775808"], ["1", "2"],
            ["9223372036854775808"], ["1e3"], ["\ud83d\ude00"], ["../../x"], ["0", "0"], ["99", "/", "x"], ["-9223372036854775808", "x"], ["1", "", "", "", ""],
        ];
        foreach (var list in (string[])["units/", "rankings/", "deviations/", "revisions/"])
        {
            foreach (var (name, parts) in from name in (string[])[list + mine, list + mine + "/2024", list + theirs, list + theirs + "/2024", list, ""] from parts in forgedParts select (name, parts))
            {
                foreach (var path in ListPaths)
                {
                    await AssertStatusAsync($"{path}?cursor={Paging.EncodeCursor(name, parts)}", 200, 400);
                }
            }
        }
    }

    [StoreProperty(MaxTest = 300)]
    public async Task A_cursor_of_random_bytes_is_refused(byte[] bytes, int list) => await AssertStatusAsync(
        $"{ListPaths[(list & int.MaxValue) % ListPaths.Length]}?cursor={Convert.ToBase64String(bytes).Replace('+', '-').Replace('/', '_').TrimEnd('=')}", 400, 400);

    private async Task AssertStatusAsync(string path, params int[] statuses)
    {
        var isUnitPath = path.StartsWith(_scenario.AttackerUnit.GetReportPath(), StringComparison.Ordinal);
        var response = await RawHttp.SendAsync(host, Encoding.UTF8.GetBytes(
            $"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{(isUnitPath ? _scenario.AttackerUnitKeyHeader : _scenario.AttackerKeyHeader)}\r\n\r\n"));

        _scenario.AssertNoLeak(path, response.Text);
        Assert.True(statuses.Contains(response.Status), $"{path}: {response.Text}");
    }
}

public sealed class HostileQueryTestsOnSqlite(SqliteHost host) : HostileQueryTests(host), IClassFixture<SqliteHost>;

public sealed class HostileQueryTestsOnSqlServer(SqlServerHost host) : HostileQueryTests(host), IClassFixture<SqlServerHost>;
