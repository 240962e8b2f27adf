using System.Net;
using PerfHub.Client;
using PerfHub.Web.Tests.Infrastructure;

namespace PerfHub.Web.Tests;

[Collection(BrowserTestGroup.Name)]
public sealed class RankingPageTests(BrowserFixture browser)
{
    private const string Path = "/bureaus/650100/2024/ranking";

    [SkippableTheory]
    [InlineData(RankingMetric.VerifiedScore)]
    [InlineData(RankingMetric.ScoreGap)]
    [InlineData(RankingMetric.ExecutionRate)]
    [InlineData(RankingMetric.Credibility)]
    public async Task Figures_are_those_of_the_API(RankingMetric metric)
    {
        await using var visitor = await browser.SignInAsync("bureauReader");
        await visitor.OpenAsync($"{Path}?metric={metric}&order=asc&scope=subtree");
        var ranking = (await browser.Demo.CreateClient("bureauReader").Rankings.GetRankingPageAsync("650100", 2024, metric, SortDirection.Asc, limit: 50)).Value;
        Assert.Equal(ranking.Items.Select(it => it.Score.Claimed), await visitor.ReadFiguresAsync("claimed"));
        Assert.Equal(ranking.Items.Select(it => it.Score.Verified), await visitor.ReadFiguresAsync("verified"));
        Assert.Equal(ranking.Items.Select(it => it.Score.Difference), await visitor.ReadFiguresAsync("difference"));
        if (metric is RankingMetric.ExecutionRate or RankingMetric.Credibility)
        {
            Assert.Equal(ranking.Items.Select(it => it.Value), await visitor.ReadFiguresAsync("value"));
        }
    }

    [SkippableFact]
    public async Task Filters_are_in_the_address_and_a_colleague_sees_the_same()
    {
        await using var visitor = await browser.SignInAsync("bureauReader");
        await visitor.OpenAsync(Path);
        await visitor.Page.FillAsync("input[name=sector]", "教育");
        await visitor.Page.SelectOptionAsync("select[name=order]", "asc");
        await visitor.Page.ClickAsync("form[role=search] button");
        await visitor.WaitForAddressAsync("*sector=*");
        await visitor.WaitForTextAsync("共 38 个单位参加排名");
        var figures = await visitor.ReadFiguresAsync("verified");

        await using var colleague = await browser.SignInAsync("auditor");
        await colleague.OpenAsync(visitor.Path);
        Assert.Equal(figures, await colleague.ReadFiguresAsync("verified"));
        Assert.Equal("教育", await colleague.Page.InputValueAsync("input[name=sector]"));
    }

    [SkippableFact]
    public async Task Paging_shows_every_unit_once()
    {
        await using var visitor = await browser.SignInAsync("bureauReader");
        await visitor.OpenAsync(Path);
        var units = new List<string>();
        while (true)
        {
            units.AddRange(await visitor.Page.Locator("tbody th a").EvaluateAllAsync<string[]>("all => all.map(it => it.getAttribute('href'))"));
            if (await visitor.Page.Locator("a[rel=next]").CountAsync() == 0)
            {
                break;
            }

            await visitor.OpenAsync((await visitor.Page.GetAttributeAsync("a[rel=next]", "href"))!);
        }

        Assert.Equal(308, units.Count);
        Assert.Equal(308, units.Distinct().Count());
        Assert.All(units, path => Assert.Matches("^/bureaus/[0-9]+/units/[^/]+$", path));
    }

    [SkippableFact]
    public async Task The_list_can_be_downloaded_as_it_is_filtered()
    {
        await using var visitor = await browser.SignInAsync("bureauReader");
        await visitor.OpenAsync($"{Path}?sector=民政");
        await visitor.Page.ClickAsync("summary.ph-button");
        var download = await visitor.Page.RunAndWaitForDownloadAsync(() => visitor.Page.GetByText("CSV 文件").ClickAsync());
        var lines = await File.ReadAllLinesAsync(await download.PathAsync());
        Assert.Equal(1 + 37, lines.Length);
        Assert.All(lines[1..], line => Assert.Contains("民政", line, StringComparison.Ordinal));
        Assert.EndsWith(".csv", download.SuggestedFilename, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_filter_without_units_says_so()
    {
        await using var visitor = await browser.SignInAsync("bureauReader");
        await visitor.OpenAsync($"{Path}?sector=没有这个行业");
        await visitor.WaitForTextAsync("没有符合条件的单位。");
    }

    [SkippableTheory]
    [InlineData("auditor", "/bureaus/999999/2024/ranking")]
    [InlineData("unit", "/bureaus/650104/units/0001X/2024/report")]
    [InlineData("unit", "/bureaus/650104/units/0001X/2024/filing")]
    [InlineData("auditor", "/bureaus/650104/units/nobody/2024/report")]
    [InlineData("auditor", "/deviations/650104.0001X.2024.0000000000000000")]
    [InlineData("auditor", "/bureaus/999999/2024/filings")]
    [InlineData("bureauAdmin", "/bureaus/650104/units/nobody/2024/decision")]
    [InlineData("unit", "/bureaus/650104/units/0001X")]
    [InlineData("auditor", "/bureaus/999999/2024/sample")]
    [InlineData("auditor", "/no/such/page")]
    public async Task Another_tenants_link_does_not_exist(string role, string path)
    {
        await using var visitor = await browser.SignInAsync(role);
        Assert.Equal(HttpStatusCode.NotFound, await visitor.OpenAsync(path));
        await visitor.WaitForTextAsync("没有找到这个页面");
    }
}
