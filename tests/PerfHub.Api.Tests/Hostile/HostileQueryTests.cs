using System.Text;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Hostile;

/// <summary>Whatever a query says, it is a filter, a fault of the client's, or nothing.</summary>
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
    public async Task Every_parameter_of_every_list_takes_any_value_or_refuses_it()
    {
        foreach (var (list, parameter, value) in from list in ListPaths from parameter in Parameters from value in Values select (list, parameter, value))
        {
            await AssertStatusAsync($"{list}?{parameter}={value}", 200, 400);
        }
    }

    [StoreFact]
    public async Task Odd_queries_do_no_harm()
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
    public async Task A_cursor_that_was_made_up_leads_to_nobody_else()
    {
        var (mine, theirs) = (_scenario.AttackerRegion.City, _scenario.VictimRegion.City);
        string[][] places =
        [
            [""], ["", "", "", ""], [theirs], ["0137"], [_scenario.VictimRegion.North, "0137", "x", "y"], ["\0"], ["' OR '1'='1"], [new string('9', 3_000)], ["-1"], ["9223372036854775807"], ["-9223372036854775808"], ["1", "2"],
            ["9223372036854775808"], ["1e3"], ["\ud83d\ude00"], ["../../x"], ["0", "0"], ["99", "/", "x"], ["-9223372036854775808", "x"], ["1", "", "", "", ""],
        ];
        foreach (var list in (string[])["units/", "rankings/", "deviations/", "revisions/"])
        {
            foreach (var (name, place) in from name in (string[])[list + mine, list + mine + "/2024", list + theirs, list + theirs + "/2024", list, ""] from place in places select (name, place))
            {
                foreach (var path in ListPaths)
                {
                    await AssertStatusAsync($"{path}?cursor={Paging.EncodeCursor(name, place)}", 200, 400);
                }
            }
        }
    }

    [StoreProperty(MaxTest = 300)]
    public async Task Any_bytes_as_a_cursor_are_refused_or_lead_nowhere_else(byte[] bytes, int list) => await AssertStatusAsync(
        $"{ListPaths[(list & int.MaxValue) % ListPaths.Length]}?cursor={Convert.ToBase64String(bytes).Replace('+', '-').Replace('/', '_').TrimEnd('=')}", 400, 400);

    private async Task AssertStatusAsync(string path, params int[] statuses)
    {
        var unit = path.StartsWith(_scenario.AttackerUnit.GetReportPath(), StringComparison.Ordinal);
        var answer = await RawHttp.SendAsync(host, Encoding.UTF8.GetBytes(
            $"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{(unit ? _scenario.AttackerUnitKeyHeader : _scenario.AttackerKeyHeader)}\r\n\r\n"));

        _scenario.AssertNoLeak(path, answer.Text);
        Assert.True(statuses.Contains(answer.Status), $"{path}: {answer.Text}");
    }
}

public sealed class HostileQueryTestsOnSqlite(SqliteHost host) : HostileQueryTests(host), IClassFixture<SqliteHost>;

public sealed class HostileQueryTestsOnSqlServer(SqlServerHost host) : HostileQueryTests(host), IClassFixture<SqlServerHost>;
