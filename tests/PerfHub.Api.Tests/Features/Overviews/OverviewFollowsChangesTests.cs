using System.Globalization;
using System.Net;
using PerfHub.Api.Features.Overviews;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Overviews;

/// <summary>An overview that is held in memory shows each change that was acknowledged before it is read.</summary>
public abstract class OverviewFollowsChangesTests(PerfHubHost host)
{
    [StoreFact]
    public async Task An_overview_follows_a_report_a_unit_and_a_bureau()
    {
        var region = await Region.CreateAsync(host);
        var south = new BureauClient(region.Admin.Http, region.South);
        var unit = await region.RegisterUnitAsync("1", region.North, "教育");
        await ExpectAsync("registered 1, filed 0, withdrawn 0; claimed –; reviewed –; sectors 教育 1");

        (await unit.FileReportAsync(new SmallReport { ClaimedTotal = 90 }.ToJson())).Expect(HttpStatusCode.Created);
        await ExpectAsync("registered 1, filed 1, withdrawn 0; claimed 90; reviewed –; sectors 教育 1");
        (await unit.FileReportAsync(new SmallReport { ClaimedTotal = 80 }.ToJson())).Expect(HttpStatusCode.Created);
        await ExpectAsync("registered 1, filed 1, withdrawn 0; claimed 80; reviewed –; sectors 教育 1");

        (await DecideAsync(new { decision = "accept", reason = "台账只支持部分完成。", reviewedScore = new { total = 75 } })).Expect(HttpStatusCode.Created);
        await ExpectAsync("registered 1, filed 1, withdrawn 0; claimed 80; reviewed 75; sectors 教育 1");
        (await DecideAsync(new { decision = "reopen", reason = "复核。" })).Expect(HttpStatusCode.Created);
        await ExpectAsync("registered 1, filed 1, withdrawn 0; claimed 80; reviewed –; sectors 教育 1");
        (await DecideAsync(new { decision = "return", reason = "复核。" })).Expect(HttpStatusCode.Created);
        await ExpectAsync("registered 1, filed 1, withdrawn 0; claimed –; reviewed –; sectors 教育 1");

        await PutUnitAsync("卫生", isActive: true);
        await ExpectAsync("registered 1, filed 1, withdrawn 0; claimed –; reviewed –; sectors 卫生 1");
        await PutUnitAsync("卫生", isActive: false);
        await ExpectAsync("registered 1, filed 1, withdrawn 0; claimed –; reviewed –; sectors 卫生 1");
        (await DecideAsync(new { decision = "withdraw", reason = "复核。" })).Expect(HttpStatusCode.Created);
        await ExpectAsync("registered 0, filed 0, withdrawn 0; claimed –; reviewed –; sectors ");
        await PutUnitAsync("卫生", isActive: true);
        await ExpectAsync("registered 1, filed 0, withdrawn 1; claimed –; reviewed –; sectors 卫生 1");
        (await unit.FileReportAsync(new SmallReport { ClaimedTotal = 70 }.ToJson())).Expect(HttpStatusCode.Created);
        await ExpectAsync("registered 1, filed 1, withdrawn 0; claimed 70; reviewed –; sectors 卫生 1");

        Assert.Equal("registered 0, filed 0, withdrawn 0; claimed –; reviewed –; sectors ", Describe(await ReadAsync(south)));
        (await host.Operator.MoveBureauAsync(region.North, region.South)).Expect(HttpStatusCode.OK);
        Assert.Equal("registered 1, filed 1, withdrawn 0; claimed 70; reviewed –; sectors 卫生 1", Describe(await ReadAsync(south)));
        await ExpectAsync("registered 1, filed 1, withdrawn 0; claimed 70; reviewed –; sectors 卫生 1");
        Assert.Equal([region.South], (await ReadAsync(region.Admin)).Bureaus.Select(it => it.Bureau));

        async Task ExpectAsync(string expected) => Assert.Equal(expected, Describe(await ReadAsync(region.Admin)));

        Task<ApiResponse> DecideAsync(object decision) => region.Admin.PostAsync($"{unit.GetReportPath()}/decisions", decision);

        async Task PutUnitAsync(string sector, bool isActive) => (await region.Admin.PutAsync(
            $"/v1/bureaus/{region.North}/units/{unit.UnitCode}", new { name = "单位", sector, kind = "other", active = isActive })).Expect(HttpStatusCode.OK);
    }

    private static async Task<Overview> ReadAsync(BureauClient reader) => (await reader.GetOverviewAsync()).Expect<Overview>(HttpStatusCode.OK);

    private static string Describe(Overview overview)
    {
        var all = overview.All;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"registered {all.Filings.Registered}, filed {all.Filings.Filed}, withdrawn {all.Filings.Withdrawn}; claimed {Describe(all.Claimed)}; reviewed {Describe(all.Reviewed)}; "
            + $"sectors {string.Join(", ", overview.Sectors.Select(it => $"{it.Sector} {it.Figures.Filings.Registered}"))}");
    }

    private static string Describe(ScoreFigures? scores) => scores?.Mean.ToString("0.##", CultureInfo.InvariantCulture) ?? "–";
}

public sealed class OverviewFollowsChangesTestsOnSqlite(SqliteHost host) : OverviewFollowsChangesTests(host), IClassFixture<SqliteHost>;

public sealed class OverviewFollowsChangesTestsOnSqlServer(SqlServerHost host) : OverviewFollowsChangesTests(host), IClassFixture<SqlServerHost>;
