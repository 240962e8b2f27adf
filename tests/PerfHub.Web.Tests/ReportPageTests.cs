using System.Globalization;
using System.Net;
using PerfHub.Client;
using PerfHub.Web.Tests.Infrastructure;

namespace PerfHub.Web.Tests;

[Collection(BrowserTestGroup.Name)]
public sealed class ReportPageTests(BrowserFixture browser)
{
    private const string Unit = "0137", Bureau = "650104";

    [Theory]
    [InlineData("unit", 2016)]
    [InlineData("auditor", 2017)]
    public async Task An_earlier_revision_is_opened_with_its_own_figures_and_files(string role, int year)
    {
        var (first, second) = await FileTwiceAsync(year);
        using var visitor = await browser.SignInPlainAsync(role);
        var current = await visitor.OpenAsync($"/bureaus/{Bureau}/units/{Unit}/{year}/report");
        Assert.Equal(second.Score.Claimed, ReadClaimed(current));
        Assert.Empty(current.FindLinks("查看现行版本"));
        Assert.Contains("提交（第 1 版） 预算单位", current.Text, StringComparison.Ordinal);
        Assert.Contains("提交（第 2 版） 预算单位", current.Text, StringComparison.Ordinal);

        var earlier = await visitor.OpenAsync(Assert.Single(current.FindLinks("第 1 版")));

        Assert.Contains("这是较早的第 1 版，不是现行版本（第 2 版）。", earlier.Text, StringComparison.Ordinal);
        Assert.Contains("不是现行版本", earlier.ReadText(".ph-facts"), StringComparison.Ordinal);
        Assert.Contains(first.ContentSha256, earlier.ReadText(".ph-facts"), StringComparison.Ordinal);
        Assert.Equal(first.Score.Claimed, ReadClaimed(earlier));
        Assert.NotEqual(first.Score.Claimed, second.Score.Claimed);
        Assert.Empty(earlier.FindLinks("修改报告"));
        Assert.Empty(earlier.FindLinks("核查意见"));
        foreach (var file in (string[])["Word", "Excel"])
        {
            using var response = await visitor.GetAsync(earlier.FindLink($"报告（{file}）")!);
            Assert.Contains("revision=1", response.RequestMessage!.RequestUri!.Query, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        Assert.Equal(current.Path, (await visitor.OpenAsync(Assert.Single(earlier.FindLinks("第 2 版")))).Path);
        Assert.Equal(current.Path, (await visitor.OpenAsync(earlier.FindLink("查看现行版本")!)).Path);
    }

    [Theory]
    [InlineData("99")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("一")]
    public async Task A_revision_that_does_not_exist_is_not_found(string revision)
    {
        using var visitor = await browser.SignInPlainAsync("unit");
        var page = await visitor.OpenAsync($"/bureaus/{Bureau}/units/{Unit}/2024/report?revision={revision}");
        Assert.Equal(HttpStatusCode.NotFound, page.Status);
    }

    [Theory]
    [InlineData("unit", "650103", "0201X")]
    [InlineData("unit", "650104", "0004X")]
    public async Task A_revision_of_another_tenant_is_not_found(string role, string bureau, string unit)
    {
        using var visitor = await browser.SignInPlainAsync(role);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.OpenAsync($"/bureaus/{bureau}/units/{unit}/2024/report?revision=1")).Status);
    }

    [Fact]
    public async Task The_latest_events_of_a_long_history_are_shown_and_the_earlier_ones_folded()
    {
        const int rounds = 51;
        await browser.Demo.FileForAsync(Bureau, 2016, "0005X");
        var reports = browser.Demo.CreateClient("bureauAdmin").SelfEvaluations;
        for (var round = 1; round <= rounds; round++)
        {
            await reports.DecideReportAsync(Bureau, "0005X", 2016, new DecideReportRequest { Decision = DecisionKind.Return, Reason = $"第 {round} 次退回。" });
            await reports.DecideReportAsync(Bureau, "0005X", 2016, new DecideReportRequest { Decision = DecisionKind.Reopen, Reason = $"第 {round} 次重开。" });
        }

        using var visitor = await browser.SignInPlainAsync("bureauAdmin");
        var page = await visitor.OpenAsync($"/bureaus/{Bureau}/units/0005X/2016/report");

        var latest = page.ReadTexts("section > .ph-history li");
        Assert.Equal(20, latest.Count);
        Assert.Contains($"第 {rounds} 次重开。", latest[^1], StringComparison.Ordinal);
        Assert.Equal((2 * rounds) + 1 - 20, page.ReadTexts("section details .ph-history li").Count);
    }

    private async Task<(FiledReport First, FiledReport Second)> FileTwiceAsync(int year)
    {
        var reports = browser.Demo.CreateClient("unit").SelfEvaluations;
        var report = (await reports.GetReportAsync(Bureau, Unit, 2024)).Value.Report with { FiscalYear = null };
        await reports.FileReportAsync(Bureau, Unit, year, report);
        await reports.FileReportAsync(Bureau, Unit, year, report with { Score = report.Score with { Total = report.Score.Total - 5 } });
        return ((await reports.GetRevisionAsync(Bureau, Unit, year, 1)).Value, (await reports.GetRevisionAsync(Bureau, Unit, year, 2)).Value);
    }

    private static decimal ReadClaimed(Page page) =>
        decimal.Parse(page.Document.QuerySelector("data[data-name='claimed']")!.GetAttribute("value")!, CultureInfo.InvariantCulture);
}
