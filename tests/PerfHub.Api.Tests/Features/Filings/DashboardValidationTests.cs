using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Filings;

/// <summary>What means nothing to filings, indicators and overviews.</summary>
public abstract class DashboardValidationTests(PerfHubHost host)
{
    [StoreTheory]
    [InlineData("filings/2024?status=late,missing", "status")]
    [InlineData("filings/2024?status=Missing", "status")]
    [InlineData("filings/2024?status=", "status")]
    [InlineData("filings/2024?kind=school", "kind")]
    [InlineData("filings/2024?scope=all", "scope")]
    [InlineData("filings/2024?limit=0", "limit")]
    [InlineData("filings/2024?limit=501", "limit")]
    [InlineData("filings/2024?cursor=", "cursor")]
    [InlineData("filings/2024?cursor=abc", "cursor")]
    [InlineData("indicators/2024?kind=school", "kind")]
    [InlineData("indicators/2024?scope=all", "scope")]
    [InlineData("indicators/2024?limit=ten", "limit")]
    [InlineData("indicators/2024?cursor=abc", "cursor")]
    [InlineData("indicators/2024?name=a&cursor=abc", "cursor")]
    [InlineData("overview/2024?scope=all", "scope")]
    [InlineData("rankings/2024?metric=luck", "metric")]
    public async Task A_parameter_that_means_nothing_is_refused_by_its_name(string query, string name)
    {
        var admin = (await Region.CreateAsync(host)).Admin;
        var problem = (await admin.GetAsync($"/v1/bureaus/{admin.BureauCode}/{query}", ("Accept-Language", "en"))).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
        Assert.Contains($" {name} ", (string?)problem["detail"], StringComparison.Ordinal);
    }

    [StoreTheory]
    [InlineData("overview")]
    [InlineData("rankings")]
    [InlineData("filings")]
    [InlineData("indicators")]
    [InlineData("rule-statistics")]
    [InlineData("deviations")]
    [InlineData("deviations", "/changes")]
    [InlineData("deviations", "/sample")]
    public async Task A_year_that_nobody_files_for_has_no_list(string list, string part = "")
    {
        var admin = (await Region.CreateAsync(host)).Admin;
        Task<ApiResponse> Ask(int year) => admin.GetAsync($"/v1/bureaus/{admin.BureauCode}/{list}/{year}{part}", ("Accept-Language", "en"));
        foreach (var year in (int[])[1999, 2101, 0, -2024])
        {
            var problem = (await Ask(year)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");
            Assert.Contains("2000 to 2100", (string?)problem["detail"], StringComparison.Ordinal);
        }

        (await Ask(2000)).Expect(HttpStatusCode.OK);
        (await Ask(2100)).Expect(HttpStatusCode.OK);
    }

    [StoreFact]
    public async Task A_cursor_of_one_list_serves_no_other()
    {
        var region = await Region.CreateAsync(host);
        foreach (var code in (string[])["1", "2"])
        {
            (await (await region.RegisterUnitAsync(code)).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        }

        string[] lists =
        [
            "filings/2024?limit=1", "filings/2024?limit=1&scope=own", "filings/2023?limit=1", "filings/2024?limit=1&status=filed",
            "filings/2024?limit=1&sector=%E7%A7%91%E6%8A%80", "filings/2024?limit=1&kind=publicInstitution", "indicators/2024?limit=1",
            "indicators/2024?limit=1&name=x", "indicators/2024?limit=1&kind=publicInstitution", "rankings/2024?limit=1", "rankings/2024?limit=1&order=asc",
        ];
        var own = new List<(string List, string Cursor)>();
        foreach (var bureau in (string[])[region.City, region.North])
        {
            foreach (var list in lists)
            {
                var path = $"/v1/bureaus/{bureau}/{list}";
                if ((string?)(await region.Admin.GetAsync(path)).Expect(HttpStatusCode.OK)["nextCursor"] is { } cursor)
                {
                    own.Add((path, cursor));
                }
            }
        }

        Assert.InRange(own.Count, 12, int.MaxValue);
        foreach (var (list, cursor) in own)
        {
            (await region.Admin.GetAsync($"{list}&cursor={cursor}")).Expect(HttpStatusCode.OK);
            foreach (var (other, _) in own.Where(it => it.List != list))
            {
                (await region.Admin.GetAsync($"{other}&cursor={cursor}")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
            }
        }
    }

    [StoreFact]
    public async Task A_ranking_that_has_changed_since_the_cursor_says_so()
    {
        var region = await Region.CreateAsync(host);
        UnitClient[] units = [await region.RegisterUnitAsync("1"), await region.RegisterUnitAsync("2"), await region.RegisterUnitAsync("3", region.South, sector: "教育")];
        foreach (var unit in units)
        {
            (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        }

        foreach (var (query, changes) in ((string, bool)[])[("limit=1", true), ("limit=1&sector=%E7%A7%91%E6%8A%80", false)])
        {
            async Task<bool> HasChanged(string cursor) =>
                (bool)(await region.Admin.GetRankingAsync($"{query}&cursor={cursor}")).Expect(HttpStatusCode.OK)["hasChanged"]!;
            var first = (await region.Admin.GetRankingAsync(query)).Expect(HttpStatusCode.OK);
            Assert.False((bool)first["hasChanged"]!);
            var cursor = (string)first["nextCursor"]!;
            Assert.False(await HasChanged(cursor));

            // A decision changes no rank; a filing may, where the list has the unit.
            (await region.Admin.DecideReportAsync(units[0], "return", "复核。")).Expect(HttpStatusCode.Created);
            (await region.Admin.DecideReportAsync(units[0], "reopen", "复核。")).Expect(HttpStatusCode.Created);
            Assert.False(await HasChanged(cursor));
            (await units[2].FileReportAsync(SeedReport.CreateVariant(changes ? 1 : 2))).Expect(HttpStatusCode.Created);
            Assert.Equal(changes, await HasChanged(cursor));
        }
    }
}

public sealed class DashboardValidationTestsOnSqlite(SqliteHost host) : DashboardValidationTests(host), IClassFixture<SqliteHost>;

public sealed class DashboardValidationTestsOnSqlServer(SqlServerHost host) : DashboardValidationTests(host), IClassFixture<SqlServerHost>;
