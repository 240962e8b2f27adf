using Microsoft.Playwright;
using PerfHub.Client;
using PerfHub.Web.Tests.Infrastructure;

namespace PerfHub.Web.Tests;

[Collection(BrowserTestGroup.Name)]
public sealed class FilingTests(BrowserFixture browser)
{
    private const string Filing = "/bureaus/650104/units/0137/2024/filing", Report = "/bureaus/650104/units/0137/2024/report";

    private const string Verdict = ".ph-verdict .ph-tile", Executed = "#field-budget-executed input";

    [SkippableFact]
    public async Task A_clerk_drops_the_Word_form_corrects_a_figure_and_gets_a_receipt()
    {
        await using var visitor = await browser.SignInAsync("unit");
        var before = (await browser.Demo.CreateClient("unit").SelfEvaluations.GetReportAsync("650104", "0137", 2024)).Value;
        await StartFromDocumentAsync(visitor);
        await visitor.WaitForTextAsync("原文（第 25 行）：247.44");
        Assert.Equal("247.44", await visitor.Page.InputValueAsync(Executed));
        await SetDayAsync(visitor);

        // The verdict changes while one types.
        await visitor.Page.FillAsync("#field-budget-fiscalFunds-executed input", "240.00");
        await visitor.Page.Locator(".ph-verdict [data-state=checked]").WaitForAsync();
        await visitor.Page.Locator(".ph-findings", new() { HasText = "252.93 大于 247.44" }).WaitForAsync(new() { State = WaitForSelectorState.Detached });

        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "提交报告" }).ClickAsync();
        await visitor.WaitForTextAsync("报告已提交。");
        var after = (await browser.Demo.CreateClient("unit").SelfEvaluations.GetReportAsync("650104", "0137", 2024)).Value;
        Assert.Equal(before.Revision + 1, after.Revision);
        Assert.Equal(240.00m, after.Report.Budget.FiscalFunds!.Executed);
        await visitor.WaitForTextAsync(after.ContentSha256);
        await visitor.WaitForTextAsync(after.Chain!.ReceiptSha256);
    }

    [SkippableFact]
    public async Task Nothing_typed_is_lost_by_a_reload_or_by_signing_out()
    {
        await using var visitor = await browser.OpenAsync();
        await visitor.SignInAsync(browser.Demo.Keys["unit"]);
        await StartFromDocumentAsync(visitor);
        await SetDayAsync(visitor);
        await visitor.Page.FillAsync("#field-conclusion textarea", "核对后填写的结论。");
        await visitor.WaitForTextAsync("已自动保存在本浏览器");
        await visitor.Page.WaitForTimeoutAsync(900);
        await visitor.Page.ReloadAsync();
        await visitor.WaitForTextAsync("已恢复您上次未提交的内容。");
        Assert.Equal("核对后填写的结论。", await visitor.Page.InputValueAsync("#field-conclusion textarea"));

        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "退出" }).ClickAsync();
        await visitor.WaitForTextAsync("您已退出。");
        await visitor.SignInAsync(browser.Demo.Keys["unit"]);
        await visitor.OpenAsync(Filing);
        await visitor.WaitForTextAsync("已恢复您上次未提交的内容。");
        Assert.Equal("核对后填写的结论。", await visitor.Page.InputValueAsync("#field-conclusion textarea"));
        var kept = await visitor.Page.EvaluateAsync<string>("JSON.stringify(localStorage)");
        Assert.DoesNotContain("核对后填写", kept, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Wrong_input_is_named_at_its_field_and_cannot_be_filed()
    {
        await using var visitor = await browser.SignInAsync("unit");
        await StartFromDocumentAsync(visitor);
        await SetDayAsync(visitor);
        await visitor.Page.Locator(Verdict).First.WaitForAsync();
        await visitor.Page.FillAsync(Executed, "二百四十七");
        await visitor.Page.Locator("#field-budget-executed .ph-field-error").WaitForAsync();
        Assert.True(await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "提交报告" }).IsDisabledAsync());
        await visitor.Page.FillAsync(Executed, "247.44");
        await visitor.Page.Locator(Verdict).First.WaitForAsync();
    }

    [SkippableFact]
    public async Task Nothing_typed_is_lost_on_a_slow_connection()
    {
        await using var visitor = await browser.SignInAsync("unit");
        await visitor.SlowDownAsync(TimeSpan.FromMilliseconds(250));
        await visitor.OpenAsync(Filing);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "从空白开始填写" }).ClickAsync();
        foreach (var (field, typed) in new[] { ("#field-conclusion textarea", "All 17 indicators were met, and 3 were exceeded. "), ("#field-budget-initial input", "1234.0500") })
        {
            await visitor.Page.FillAsync(field, "");
            await visitor.Page.Locator(field).PressSequentiallyAsync(typed, new() { Delay = 60 });
            await visitor.Page.WaitForTimeoutAsync(1500);
            Assert.Equal(typed, await visitor.Page.InputValueAsync(field));
        }
    }

    [SkippableFact]
    public async Task A_document_that_is_chosen_at_once_on_a_slow_connection_is_read()
    {
        await using var visitor = await browser.SignInAsync("unit");
        await visitor.SlowDownAsync(TimeSpan.FromMilliseconds(500));
        await StartFromDocumentAsync(visitor);
    }

    [SkippableFact]
    public async Task A_change_is_not_filed_before_its_verdict_was_seen()
    {
        await using var visitor = await browser.SignInAsync("unit");
        var api = browser.Demo.CreateClient("unit");
        var before = (await api.SelfEvaluations.GetReportAsync("650104", "0137", 2024)).Value.Revision;
        await StartFromDocumentAsync(visitor);
        await SetDayAsync(visitor);
        await visitor.Page.Locator(Verdict).First.WaitForAsync();
        await visitor.Page.FillAsync(Executed, "1.23");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "提交报告" }).ClickAsync();
        await visitor.WaitForTextAsync("报告尚未提交");
        Assert.Equal(before, (await api.SelfEvaluations.GetReportAsync("650104", "0137", 2024)).Value.Revision);
    }

    [SkippableFact]
    public async Task Each_finding_leads_to_a_field()
    {
        await using var visitor = await browser.SignInAsync("unit");
        await StartFromDocumentAsync(visitor);
        await SetDayAsync(visitor);
        await visitor.Page.Locator(".ph-findings a").First.WaitForAsync();
        var dead = await visitor.Page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('.ph-findings a, .ph-missing a, #notes a')].map(it => it.hash.slice(1)).filter(it => !document.getElementById(it))");
        Assert.Empty(dead);
    }

    [SkippableFact]
    public async Task A_draft_does_not_replace_a_newer_revision_unseen()
    {
        await using var visitor = await browser.SignInAsync("unit");
        await StartFromDocumentAsync(visitor);
        await SetDayAsync(visitor);
        await visitor.Page.Locator(Verdict).First.WaitForAsync();
        var api = browser.Demo.CreateClient("unit");
        var current = await api.SelfEvaluations.GetReportAsync("650104", "0137", 2024);
        await api.SelfEvaluations.FileReportAsync("650104", "0137", 2024, current.Value.Report with { Conclusion = "由同事提交的新版本。" }, ifMatch: current.ETag);

        await visitor.Page.ReloadAsync();
        await visitor.WaitForTextAsync("已有另一版本提交");
        var submit = visitor.Page.GetByRole(AriaRole.Button, new() { Name = "提交报告" });
        Assert.True(await submit.IsDisabledAsync());
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "用这份草稿替换" }).ClickAsync();
        await Assertions.Expect(submit).ToBeEnabledAsync();
    }

    [SkippableFact]
    public async Task An_accepted_report_offers_no_new_revision()
    {
        await using var visitor = await browser.SignInAsync("unit");
        var revise = visitor.Page.GetByRole(AriaRole.Link, new() { Name = "修改报告" });
        await visitor.OpenAsync(Report);
        Assert.Equal(1, await revise.CountAsync());

        var reports = browser.Demo.CreateClient("bureauAdmin").SelfEvaluations;
        await reports.DecideReportAsync("650104", "0137", 2024, new DecideReportRequest { Decision = DecisionKind.Accept });
        await visitor.Page.ReloadAsync();
        await visitor.WaitForTextAsync("已审核通过");
        Assert.Equal(0, await revise.CountAsync());
        await reports.DecideReportAsync("650104", "0137", 2024, new DecideReportRequest { Decision = DecisionKind.Reopen, Reason = "补充材料。" });
    }

    [SkippableFact]
    public async Task A_file_that_is_no_report_is_refused_in_words()
    {
        await using var visitor = await browser.SignInAsync("unit");
        await visitor.OpenAsync(Filing);
        await visitor.ChooseFileAsync(new FilePayload { Name = "照片.docx", MimeType = "application/octet-stream", Buffer = [1, 2, 3] });
        await visitor.Page.Locator(".ph-problem").WaitForAsync();
    }

    [SkippableFact]
    public async Task The_report_shows_the_figures_of_the_API_and_leads_to_explaining_a_deviation()
    {
        await using var visitor = await browser.SignInAsync("unit");
        await visitor.OpenAsync(Report);
        var api = browser.Demo.CreateClient("unit");
        var report = (await api.SelfEvaluations.GetReportAsync("650104", "0137", 2024)).Value;
        Assert.Equal([report.Score.Claimed], await visitor.ReadFiguresAsync("claimed"));
        Assert.Equal([report.Score.Verified], await visitor.ReadFiguresAsync("verified"));
        Assert.Equal(report.Score.Parts.Select(it => it.Verified).OfType<decimal>(), await visitor.ReadFiguresAsync("partVerified"));

        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "说明", Exact = true }).First.ClickAsync();
        await visitor.WaitForAddressAsync("*/deviations/*");
        var id = visitor.Path.Split('/')[^1];
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "说明", Exact = true }).First.ClickAsync();
        await visitor.Page.GetByLabel("说明内容").FillAsync("含未列入部门整体预算的科技专项资金。");
        await visitor.Page.Locator("form.ph-case-form button[type=submit]").ClickAsync();
        await visitor.Page.Locator("blockquote", new() { HasText = "含未列入部门整体预算的科技专项资金。" }).WaitForAsync();
        Assert.Equal(DeviationStatus.Explained, (await api.Deviations.GetDeviationAsync(id)).Value.Status);
    }

    private async Task StartFromDocumentAsync(Visitor visitor)
    {
        await using var form = (await browser.Demo.CreateClient("unit").SelfEvaluations.ExportRevisionAsync("650104", "0137", 2024, 1, ReportFormat.Docx)).Content;
        using var content = new MemoryStream();
        await form.CopyToAsync(content);
        await visitor.OpenAsync(Filing);
        await visitor.ChooseFileAsync(new FilePayload { Name = "自评报告.docx", MimeType = "application/octet-stream", Buffer = content.ToArray() });
        await visitor.Page.Locator(".ph-draft").WaitForAsync();
    }

    private static Task SetDayAsync(Visitor visitor) => visitor.Page.FillAsync("#field-filledOn input", "2025-02-18");
}
