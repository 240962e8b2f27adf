using Microsoft.Playwright;
using PerfHub.Client;
using PerfHub.Web.Tests.Infrastructure;

namespace PerfHub.Web.Tests;

[Collection(BrowserTestGroup.Name)]
public sealed class FilingsPageTests(BrowserFixture browser)
{
    private const string District = "650104";

    [SkippableFact]
    public async Task Figures_are_those_of_the_API()
    {
        await using var visitor = await browser.SignInAsync("bureauReader");
        await visitor.OpenAsync("/bureaus/650100/2024/filings?status=filed&sector=教育");
        var api = browser.Demo.CreateClient("bureauReader");
        var figures = (await api.Overviews.GetOverviewAsync("650100", 2024)).Value.All.Filings;
        var filings = (await api.Filings.ListFilingsPageAsync("650100", 2024, FilingStatusFilter.Filed, "教育", limit: 50)).Value.Items;
        foreach (var (name, count) in new[]
        {
            ("registered", figures.Registered), ("filed", figures.Filed), ("missing", figures.Missing), ("late", figures.Late), ("submitted", figures.Submitted),
            ("returned", figures.Returned), ("accepted", figures.Accepted), ("withdrawn", figures.Withdrawn),
        })
        {
            Assert.Equal([count], await visitor.ReadFiguresAsync(name));
        }

        Assert.Equal(filings.Select(it => it.Unit), await visitor.Page.Locator("a[data-unit]").EvaluateAllAsync<string[]>("all => all.map(it => it.dataset.unit)"));
        Assert.Equal(filings.Select(it => (decimal)it.Revision!), await visitor.ReadFiguresAsync("revision"));
        Assert.Equal(0, await visitor.Page.GetByText("审核", new() { Exact = true }).CountAsync());
    }

    [SkippableFact]
    public async Task Figures_of_a_report_that_is_decided_are_those_of_the_API()
    {
        await using var visitor = await browser.SignInAsync("bureauAdmin");
        await visitor.OpenAsync($"/bureaus/{District}/units/0137/2024/decision");
        var report = (await browser.Demo.CreateClient("bureauAdmin").SelfEvaluations.GetReportAsync(District, "0137", 2024)).Value;
        Assert.Equal([report.Score.Claimed], await visitor.ReadFiguresAsync("claimed"));
        Assert.Equal([report.Score.Verified], await visitor.ReadFiguresAsync("verified"));
        Assert.Equal([report.Deviations.Count(it => it.Status is DeviationStatus.Open or DeviationStatus.Explained)], await visitor.ReadFiguresAsync("undecided"));
    }

    [SkippableFact]
    public async Task A_bureau_returns_one_report_accepts_another_with_its_own_score_and_gives_a_unit_more_time()
    {
        const int year = 2021;
        await using var visitor = await browser.SignInAsync("bureauAdmin");
        var api = browser.Demo.CreateClient("bureauAdmin");
        var period = new WindowPeriod { OpensAt = TimeProvider.System.GetUtcNow().AddDays(-9), ClosesAt = TimeProvider.System.GetUtcNow().AddDays(9) };
        await api.Windows.PutWindowsAsync(District, year, new PutWindowsRequest { Final = period });
        await browser.Demo.FileForAsync(District, year, "0001X", "0002X");

        await visitor.OpenAsync($"/bureaus/{District}/{year}/filings?status=submitted");
        await visitor.Page.Locator("tr", new() { HasText = "0001X" }).GetByText("审核", new() { Exact = true }).ClickAsync();
        await Form(visitor, "return").GetByRole(AriaRole.Button).ClickAsync();
        await visitor.WaitForTextAsync("退回、重新打开或撤销须说明理由");
        await Form(visitor, "return").GetByLabel("理由").FillAsync("执行数与决算不一致，请核对后重新提交。");
        await Form(visitor, "return").GetByRole(AriaRole.Button).ClickAsync();
        await visitor.WaitForTextAsync("报告已退回。");
        Assert.Equal(ReportStatus.Returned, (await api.SelfEvaluations.GetReportAsync(District, "0001X", year)).Value.Status);

        await visitor.Page.GetByText("返回填报情况").ClickAsync();
        await visitor.Page.Locator("tr", new() { HasText = "0002X" }).GetByText("审核", new() { Exact = true }).ClickAsync();
        await visitor.Page.GetByText("填写财政复核得分").ClickAsync();
        await visitor.Page.GetByLabel("预算执行率得分：财政复核得分").FillAsync("8.5");
        await visitor.Page.GetByLabel("预算执行率得分：调整理由").FillAsync("扣除年底突击支付。");
        await visitor.Page.GetByLabel("财政复核总分").FillAsync("八十六");
        await Form(visitor, "accept").GetByRole(AriaRole.Button, new() { Name = "审核通过" }).ClickAsync();
        await visitor.WaitForTextAsync("“八十六”不是分数");
        Assert.Equal("8.5", await visitor.Page.GetByLabel("预算执行率得分：财政复核得分").InputValueAsync());
        await visitor.Page.GetByLabel("财政复核总分").FillAsync("86");
        await Form(visitor, "accept").GetByRole(AriaRole.Button, new() { Name = "审核通过" }).ClickAsync();
        await visitor.WaitForTextAsync("报告已审核通过。");
        var accepted = (await api.SelfEvaluations.GetReportAsync(District, "0002X", year)).Value;
        Assert.Equal((86m, "/score/execution", 8.5m), (accepted.ReviewedScore!.Total, accepted.ReviewedScore.Parts[0].Pointer, accepted.ReviewedScore.Parts[0].Score));
        Assert.Equal([86m], await visitor.ReadFiguresAsync("reviewed"));

        await visitor.OpenAsync($"/bureaus/{District}/{year}/filings?status=missing&sector=教育");
        await visitor.Page.GetByText("延期", new() { Exact = true }).First.ClickAsync();
        await visitor.Page.GetByLabel("延期至").FillAsync("2021-01-01T12:00");
        await visitor.Page.GetByLabel("理由").FillAsync("经办人员更换。");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "准予延期" }).ClickAsync();
        await visitor.WaitForTextAsync("延期截止时间应晚于填报窗口的截止时间");
        await visitor.Page.GetByLabel("延期至").FillAsync("2099-12-31T18:00");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "准予延期" }).ClickAsync();
        await visitor.WaitForTextAsync("已延期至北京时间 2099年12月31日 18:00，理由：经办人员更换。");
        var extension = Assert.Single((await api.Windows.ListExtensionsPageAsync(District, year)).Value.Items);
        Assert.Equal(new DateTimeOffset(2099, 12, 31, 10, 0, 59, 999, TimeSpan.Zero), extension.ClosesAt);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "取消延期" }).ClickAsync();
        await visitor.WaitForTextAsync("延期已取消。");
        Assert.Empty((await api.Windows.ListExtensionsPageAsync(District, year)).Value.Items);
    }

    [SkippableFact]
    public async Task A_mistyped_filter_shows_no_list()
    {
        await using var visitor = await browser.SignInAsync("bureauReader");
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, await visitor.OpenAsync("/bureaus/650100/2024/filings?status=missng"));
        await visitor.WaitForTextAsync("状态“missng”");
        Assert.Equal(0, await visitor.Page.Locator("a[data-unit]").CountAsync());
    }

    private static ILocator Form(Visitor visitor, string decision) => visitor.Page.Locator("form", new() { Has = visitor.Page.Locator($"input[value={decision}]") });
}
