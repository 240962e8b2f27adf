using System.Net;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Http.Problems;

/// <summary>Hostile path segments get a client error, never a server error.</summary>
public abstract class PathTests(PerfHubHost host)
{
    private static readonly string[] Codes =
    [
        "%2e%2e", "..%2f..", "%2F", "a%2Fb", "%5c", "%20", "%25", "%00", "%0d%0aX-Injected:1", "%ff%fe", "%ed%a0%80", "%E8%B4%A2%E6%94%BF%E5%B1%80",
        "%F0%9F%98%80", "'%20OR%20'1'='1", "%25_", "*", "+", "~", ";", "a.b.c.d", "NaN", "%", "%zz", new('9', 4_000), new('%', 50), "null",
    ];

    private static readonly string[] Paths =
    [
        "/v1/bureaus/{x}", "/v1/bureaus/{x}/units", "/v1/bureaus/{x}/rankings/2024", "/v1/bureaus/{x}/deviations/2024",
        "/v1/bureaus/{b}/units/{x}", "/v1/bureaus/{b}/units/{x}/self-evaluations/2024", "/v1/bureaus/{b}/units/{x}/self-evaluations/2024/revisions",
        "/v1/bureaus/{b}/units/0137/self-evaluations/{x}", "/v1/bureaus/{b}/units/0137/self-evaluations/2024/revisions/{x}",
        "/v1/bureaus/{b}/rankings/{x}", "/v1/bureaus/{b}/deviations/{x}", "/v1/deviations/{x}", "/v1/api-keys/{x}", "/v1/{x}", "/{x}",
    ];

    [StoreFact]
    public async Task An_invalid_code_gets_a_4xx_in_every_path()
    {
        var region = await Region.CreateAsync(host);
        await region.RegisterUnitAsync("0137");
        var key = $"Authorization: {region.Admin.Http.DefaultRequestHeaders.Authorization}";
        foreach (var (path, code) in from path in Paths from code in Codes select (path, code))
        {
            var response = await RawHttp.GetAsync(
                host, path.Replace("{b}", region.North, StringComparison.Ordinal).Replace("{x}", code, StringComparison.Ordinal), key);

            // A normalized path may lead to an existing list.
            var isNormalized = response.Status == 200 && code.StartsWith("%2e", StringComparison.Ordinal);
            Assert.True(response.Status is >= 400 and < 500 || isNormalized, $"{path} with {code}: {response.Text}");
            Assert.DoesNotContain("X-Injected", response.Text.Split("\r\n\r\n")[0], StringComparison.Ordinal);
        }
    }

    [StoreFact]
    public async Task A_very_long_path_gets_a_4xx()
    {
        foreach (var length in (int[])[8_000, 9_000, 100_000])
        {
            Assert.InRange((await RawHttp.GetAsync(host, $"/v1/bureaus/{new string('1', length)}")).Status, 400, 499);
        }
    }

    [StoreTheory]
    [InlineData("2147483648")]
    [InlineData("-2147483649")]
    [InlineData("99999999999999999999999")]
    [InlineData("2024.0")]
    [InlineData("1e3")]
    public async Task A_year_that_is_not_an_int_is_not_found(string year)
    {
        var region = await Region.CreateAsync(host);
        await region.RegisterUnitAsync("0137");

        (await region.Admin.GetAsync($"/v1/bureaus/{region.North}/rankings/{year}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await region.Admin.GetAsync($"/v1/bureaus/{region.North}/units/0137/self-evaluations/{year}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }
}

public sealed class PathTestsOnSqlite(SharedHost<SqliteHost> shared) : PathTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class PathTestsOnSqlServer(SharedHost<SqlServerHost> shared) : PathTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
