using System.Net;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Filings;

/// <summary>Invalid parameters, years and cursors of the lists and overviews of a bureau.</summary>
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
    public async Task An_invalid_parameter_is_refused_by_name(string query, string name)
    {
        var admin = (await Region.CreateAsync(host)).Admin;
        var problem = (await admin.GetAsync($"/v1/bureaus/{admin.BureauCode}/{query}", ("Accept-Language", "en"))).ExpectProblemBody(HttpStatusCode.BadRequest, "bad-parameter");
        Assert.Contains($" {name} ", problem.Detail, StringComparison.Ordinal);
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
    public async Task A_year_out_of_range_is_refused(string list, string part = "")
    {
        var admin = (await Region.CreateAsync(host)).Admin;
        Task<ApiResponse> GetListAsync(int year) => admin.GetAsync($"/v1/bureaus/{admin.BureauCode}/{list}/{year}{part}", ("Accept-Language", "en"));
        foreach (var year in (int[])[1999, 2101, 0, -2024])
        {
            var problem = (await GetListAsync(year)).ExpectProblemBody(HttpStatusCode.UnprocessableEntity, "invalid-body");
            Assert.Contains("2000 to 2100", problem.Detail, StringComparison.Ordinal);
        }

        (await GetListAsync(2000)).Expect(HttpStatusCode.OK);
        (await GetListAsync(2100)).Expect(HttpStatusCode.OK);
    }

    [StoreFact]
    public async Task A_cursor_of_another_list_is_refused()
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
        var cursors = new List<(string List, string Cursor)>();
        foreach (var bureau in (string[])[region.City, region.North])
        {
            foreach (var list in lists)
            {
                var path = $"/v1/bureaus/{bureau}/{list}";
                if ((await region.Admin.GetAsync(path)).Expect<CursorPage>(HttpStatusCode.OK).NextCursor is { } cursor)
                {
                    cursors.Add((path, cursor));
                }
            }
        }

        Assert.InRange(cursors.Count, 12, int.MaxValue);
        foreach (var (list, cursor) in cursors)
        {
            (await region.Admin.GetAsync($"{list}&cursor={cursor}")).Expect(HttpStatusCode.OK);
            foreach (var (other, _) in cursors.Where(it => it.List != list))
            {
                (await region.Admin.GetAsync($"{other}&cursor={cursor}")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
            }
        }
    }

    [StoreFact]
    public async Task A_ranking_reports_whether_it_has_changed_since_the_cursor()
    {
        var region = await Region.CreateAsync(host);
        UnitClient[] units = [await region.RegisterUnitAsync("1"), await region.RegisterUnitAsync("2"), await region.RegisterUnitAsync("3", region.South, sector: "教育")];
        foreach (var unit in units)
        {
            (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        }

        foreach (var (query, includesUnit) in ((string, bool)[])[("limit=1", true), ("limit=1&sector=%E7%A7%91%E6%8A%80", false)])
        {
            var first = (await region.Admin.GetRankingAsync(query)).Expect<RankingResponse>(HttpStatusCode.OK);
            Assert.False(first.HasChanged);
            async Task<bool> HasChangedAsync() =>
                (await region.Admin.GetRankingAsync($"{query}&cursor={first.NextCursor}")).Expect<RankingResponse>(HttpStatusCode.OK).HasChanged;
            Assert.False(await HasChangedAsync());

            // An acceptance changes no rank; a filing may, if the list includes the unit.
            (await region.Admin.DecideReportAsync(units[0], "accept", "复核。")).Expect(HttpStatusCode.Created);
            (await region.Admin.DecideReportAsync(units[0], "reopen", "复核。")).Expect(HttpStatusCode.Created);
            Assert.False(await HasChangedAsync());
            (await units[2].FileReportAsync(SeedReport.CreateVariant(includesUnit ? 1 : 2))).Expect(HttpStatusCode.Created);
            Assert.Equal(includesUnit, await HasChangedAsync());
            (await region.Admin.DecideReportAsync(units[1], "return", "复核。")).Expect(HttpStatusCode.Created);
            Assert.True(await HasChangedAsync());
            (await region.Admin.DecideReportAsync(units[1], "reopen", "复核。")).Expect(HttpStatusCode.Created);
        }
    }

    private sealed record CursorPage(string? NextCursor);
}

public sealed class DashboardValidationTestsOnSqlite(SharedHost<SqliteHost> shared) : DashboardValidationTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class DashboardValidationTestsOnSqlServer(SharedHost<SqlServerHost> shared) : DashboardValidationTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
