using System.Net;
using Microsoft.AspNetCore.WebUtilities;
using PerfHub.Client;
using PerfHub.Web.Tests.Infrastructure;

namespace PerfHub.Web.Tests;

[Collection(BrowserTestGroup.Name)]
public sealed class OverviewPageTests(BrowserFixture browser)
{
    private const string Path = "/bureaus/650100/2024/overview";

    [SkippableFact]
    public async Task Figures_are_those_of_the_API()
    {
        await using var visitor = await browser.SignInAsync("bureauReader");
        await visitor.OpenAsync(Path);
        var all = (await browser.Demo.CreateClient("bureauReader").Overviews.GetOverviewAsync("650100", 2024)).Value.All;
        foreach (var (name, value) in new (string, decimal?)[]
        {
            ("registered", all.Filings.Registered), ("filed", all.Filings.Filed), ("missing", all.Filings.Missing), ("late", all.Filings.Late),
            ("coverage", all.Filings.Coverage), ("onTimeRate", all.Filings.OnTimeRate), ("initial", all.Budget.Initial), ("adjusted", all.Budget.Adjusted),
            ("executed", all.Budget.Executed), ("executionRate", all.Budget.ExecutionRate),
        })
        {
            Assert.Equal([value!.Value], await visitor.ReadFiguresAsync(name));
        }

        foreach (var (name, scores) in new[] { ("claimedScores", all.Claimed!), ("verifiedScores", all.Verified!) })
        {
            Assert.Equal([scores.Mean, scores.Median, scores.P10, scores.P90], await visitor.ReadFiguresAsync(name));
        }

        Assert.Equal(all.Grades.Select(it => (decimal)it.Claimed), await visitor.ReadFiguresAsync("gradeClaimed"));
        Assert.Equal(all.Grades.Select(it => (decimal)it.Verified), await visitor.ReadFiguresAsync("gradeVerified"));

        // The picture in words, for those who do not see it.
        var words = await visitor.Page.Locator(".ph-histogram li").AllTextContentsAsync();
        Assert.Equal(all.Verified!.Histogram.Sum(it => it.Units), all.Filings.Filed - all.Filings.Returned);
        Assert.All(all.Verified.Histogram.Where(it => it.Units > 0), it => Assert.Contains($"系统复核 {it.From} 至 {it.To} 分：{it.Units} 个单位", words));
        var flagged = await visitor.ReadFiguresAsync("flagged");
        Assert.NotEmpty(flagged);
        Assert.Subset(all.Deviations.Select(it => (decimal)it.Flagged).ToHashSet(), flagged.ToHashSet());
    }

    [SkippableFact]
    public async Task Figures_of_sectors_and_bureaus_are_those_of_the_API()
    {
        await using var visitor = await browser.SignInAsync("bureauReader");
        await visitor.OpenAsync(Path);
        var overview = (await browser.Demo.CreateClient("bureauReader").Overviews.GetOverviewAsync("650100", 2024)).Value;
        List<OverviewFigures> groups = [.. overview.Sectors.Select(it => it.Figures), .. overview.Bureaus.Select(it => it.Figures)];
        Assert.Contains(groups, it => it.Filings.Missing > 0);
        foreach (var (name, get) in new (string, Func<OverviewFigures, decimal?>)[]
        {
            ("groupRegistered", it => it.Filings.Registered), ("groupMissing", it => it.Filings.Missing), ("groupCoverage", it => it.Filings.Coverage),
            ("groupExecutionRate", it => it.Budget.ExecutionRate), ("groupClaimed", it => it.Claimed?.Mean), ("groupVerified", it => it.Verified?.Mean),
            ("groupDifference", it => it.Claimed?.Mean - it.Verified?.Mean),
        })
        {
            Assert.Equal(groups.Select(get).OfType<decimal>(), await visitor.ReadFiguresAsync(name));
        }
    }

    [SkippableFact]
    public async Task Each_number_leads_to_a_list()
    {
        await using var visitor = await browser.SignInAsync("bureauReader");
        await visitor.OpenAsync(Path);
        Assert.NotEmpty(await visitor.ReadFiguresAsync("groupMissing"));

        // How often a rule was checked has no list: only what was found is listed.
        var withoutList = await visitor.Page.Locator("main data").EvaluateAllAsync<string[]>("all => all.filter(it => !it.closest('a')).map(it => it.dataset.name)");
        Assert.Equal(["applicable"], withoutList.Distinct());
    }

    [SkippableFact]
    public async Task The_missing_of_a_sector_or_bureau_are_listed()
    {
        await using var visitor = await browser.SignInAsync("bureauReader");
        await visitor.OpenAsync(Path);
        var links = await visitor.Page.Locator("a:has(data[data-name=groupMissing])").EvaluateAllAsync<string[]>("all => all.map(it => it.href)");
        var numbers = await visitor.ReadFiguresAsync("groupMissing");
        Assert.Equal(numbers.Count, links.Length);
        foreach (var (link, number) in links.Zip(numbers))
        {
            await visitor.OpenAsync(link);
            Assert.Equal(number, await visitor.Page.Locator("a[data-unit]").CountAsync());
        }
    }

    [SkippableFact]
    public async Task A_number_of_deviations_leads_to_their_list()
    {
        await using var visitor = await browser.SignInAsync("auditor");
        await visitor.OpenAsync(Path);
        var (rules, numbers) = (await visitor.Page.Locator("section[aria-labelledby=deviations] tbody th a").EvaluateAllAsync<string[]>("all => all.map(it => it.href)"), await visitor.ReadFiguresAsync("flagged"));
        await visitor.Page.ClickAsync("section[aria-labelledby=deviations] tbody td a");
        await visitor.WaitForAddressAsync("*/deviations?rule=*");
        await visitor.Page.Locator("table.ph-cases").WaitForAsync();

        // The list has as many as the number says; those that are settled by a later revision are not in it.
        var api = browser.Demo.CreateClient("auditor");
        foreach (var (rule, number) in rules.Zip(numbers))
        {
            var query = QueryHelpers.ParseQuery(new Uri(rule).Query);
            var statuses = query["status"].Select(it => Enum.Parse<DeviationStatus>(it!, ignoreCase: true));
            var listed = await api.Deviations.ListDeviationsAsync("650100", 2024, rule: [query["rule"].ToString()], status: statuses).CountAsync();
            Assert.True(number == listed, $"{query["rule"]}: {number} in the overview, {listed} in the list.");
        }
    }

    [SkippableFact]
    public async Task A_number_of_filings_leads_to_its_units()
    {
        await using var visitor = await browser.SignInAsync("bureauReader");
        await visitor.OpenAsync(Path);
        await visitor.Page.ClickAsync(".ph-tile:has(data[data-name=missing]) a");
        await visitor.WaitForAddressAsync("*/filings?status=missing");
        await visitor.Page.Locator("a[data-unit]").First.WaitForAsync();
        var missing = (await browser.Demo.CreateClient("bureauReader").Filings.ListFilingsPageAsync("650100", 2024, PerfHub.Client.FilingStatusFilter.Missing)).Value.Items;
        Assert.Equal(missing.Count, await visitor.Page.Locator("a[data-unit]").CountAsync());
    }

    [SkippableTheory]
    [InlineData("gradeClaimed")]
    [InlineData("gradeVerified")]
    public async Task A_number_of_units_with_a_grade_leads_to_them(string name)
    {
        await using var visitor = await browser.SignInAsync("bureauReader");
        await visitor.OpenAsync(Path);
        var links = await visitor.Page.Locator($"a:has(data[data-name={name}])").EvaluateAllAsync<string[]>("all => all.map(it => it.href)");
        var numbers = await visitor.ReadFiguresAsync(name);
        Assert.Equal(4, numbers.Count);
        foreach (var (link, number) in links.Zip(numbers))
        {
            await visitor.OpenAsync(link);
            await visitor.WaitForTextAsync(number == 0 ? "没有符合条件的单位。" : $"共 {number} 个单位参加排名");
        }
    }

    [SkippableFact]
    public async Task Each_bureau_below_leads_to_its_own_overview()
    {
        await using var visitor = await browser.SignInAsync("bureauReader");
        await visitor.OpenAsync(Path);
        await visitor.Page.GetByText("乌鲁木齐市新市区财政局").ClickAsync();
        await visitor.WaitForAddressAsync("*/bureaus/650104/2024/overview");
        await visitor.WaitForTextAsync("乌鲁木齐市新市区财政局，2024 年度");
    }

    [SkippableFact]
    public async Task A_year_without_reports_says_so()
    {
        await using var visitor = await browser.SignInAsync("bureauReader");
        Assert.Equal(HttpStatusCode.OK, await visitor.OpenAsync("/bureaus/650100/2010/overview"));
        await visitor.WaitForTextAsync("本年度还没有填报的报告。");
    }

    [SkippableFact]
    public async Task The_bulletin_can_be_downloaded()
    {
        await using var visitor = await browser.SignInAsync("bureauReader");
        await visitor.OpenAsync(Path);
        await visitor.Page.ClickAsync("summary.ph-button");
        var download = await visitor.Page.RunAndWaitForDownloadAsync(() => visitor.Page.GetByText("绩效通报（Word）").ClickAsync());
        Assert.EndsWith(".docx", download.SuggestedFilename, StringComparison.Ordinal);
        Assert.True(new FileInfo(await download.PathAsync()).Length > 2000);
    }
}
