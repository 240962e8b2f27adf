using System.Net;
using Microsoft.Playwright;
using PerfHub.Client;
using PerfHub.Web.Tests.Infrastructure;

namespace PerfHub.Web.Tests;

[Collection(BrowserTestGroup.Name)]
public sealed class DeviationsPageTests(BrowserFixture browser)
{
    private const string Path = "/bureaus/650100/2024/deviations";

    [SkippableFact]
    public async Task Figures_are_those_of_the_API()
    {
        await using var visitor = await browser.SignInAsync("auditor");
        await visitor.OpenAsync($"{Path}?severity=high&severity=low&sort=difference");

        // The interactive list takes the place of the one that came with the page.
        await visitor.PressUntilAsync("j", "aside.ph-case h2");
        var page = (await browser.Demo.CreateClient("auditor").Deviations.ListDeviationsPageAsync(
            "650100", 2024, severity: [Severity.High, Severity.Low], sort: DeviationSortKey.Difference, limit: 50)).Value;
        Assert.Equal(page.Items.Select(it => it.Difference).OfType<decimal>(), await visitor.ReadFiguresAsync("difference"));
        Assert.Equal(page.Items.Select(it => it.Id), await visitor.Page.Locator("a[data-id]").EvaluateAllAsync<string[]>("all => all.map(it => it.dataset.id)"));
    }

    [Fact]
    public async Task A_list_of_more_than_a_thousand_is_paged_to_its_end()
    {
        var expected = await browser.Demo.CreateClient("auditor").Deviations.ListDeviationsAsync("650100", 2024, severity: [Severity.Medium]).Select(it => it.Id).ToListAsync();
        Assert.InRange(expected.Count, 1_001, int.MaxValue);
        using var visitor = await browser.SignInPlainAsync("auditor");
        var shown = new List<string>();
        for (string? next = $"{Path}?severity=medium"; next is not null;)
        {
            var page = await visitor.OpenAsync(next);
            shown.AddRange(page.Document.QuerySelectorAll("a[data-id]").Select(it => it.GetAttribute("data-id")!));
            next = page.FindLink("下一页");
        }

        Assert.Equal(expected, shown);
    }

    [SkippableFact]
    public async Task An_auditor_decides_case_after_case_with_the_keyboard_and_undoes_the_last()
    {
        await using var visitor = await browser.SignInAsync("auditor");
        await visitor.OpenAsync($"{Path}?unit=0003X&status=open");
        await visitor.PressUntilAsync("j", "aside.ph-case h2");
        var first = await visitor.Page.Locator("tr.ph-selected a[data-id]").GetAttributeAsync("data-id");

        // A screen reader hears which case it is, and reads on in the case.
        await visitor.Page.Locator("aside.ph-case:focus").WaitForAsync();
        Assert.StartsWith("第 1 条，共", await visitor.Page.Locator("p[role=status].ph-hidden").TextContentAsync(), StringComparison.Ordinal);

        await visitor.Page.Keyboard.PressAsync("c");
        await visitor.Page.Locator("aside textarea:focus").WaitForAsync();
        await visitor.Page.Keyboard.TypeAsync("jk 与原始凭证不符，予以确认。");
        await visitor.Page.Locator("aside form button[type=submit]").ClickAsync();
        await visitor.WaitForTextAsync("确认已保存。");
        var api = browser.Demo.CreateClient("auditor");
        Assert.Equal(DeviationStatus.Confirmed, (await api.Deviations.GetDeviationAsync(first!)).Value.Status);
        Assert.NotEqual(first, await visitor.Page.Locator("tr.ph-selected a[data-id]").GetAttributeAsync("data-id"));

        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "撤销" }).ClickAsync();
        await visitor.WaitForTextAsync("已撤销。");
        Assert.Equal(DeviationStatus.Open, (await api.Deviations.GetDeviationAsync(first!)).Value.Status);

        await visitor.Page.Locator("aside.ph-case").FocusAsync();
        await visitor.Page.Keyboard.PressAsync("Escape");
        await visitor.Page.Locator(".ph-workbench:focus").WaitForAsync();
    }

    [SkippableFact]
    public async Task A_decision_without_a_reason_is_not_sent()
    {
        await using var visitor = await browser.SignInAsync("auditor");
        await visitor.OpenAsync($"{Path}?unit=0006X&status=open");
        await visitor.PressUntilAsync("j", "aside.ph-case h2");
        await visitor.Page.Keyboard.PressAsync("d");
        await visitor.Page.Locator("aside textarea:focus").WaitForAsync();
        await visitor.Page.Locator("aside form button[type=submit]").ClickAsync();
        await visitor.WaitForTextAsync("请填写理由。");
    }

    [SkippableFact]
    public async Task Many_are_decided_at_once_after_a_preview_and_the_decision_is_undone()
    {
        await using var visitor = await browser.SignInAsync("auditor");
        await visitor.OpenAsync($"{Path}?rule=low-execution&sector=民政&status=open");
        await visitor.Page.Locator("table.ph-cases").WaitForAsync();
        var bulk = visitor.Page.GetByRole(AriaRole.Button, new() { Name = "批量处理", Exact = true });
        await visitor.ClickUntilAsync(bulk, "section.ph-bulk");
        await visitor.Page.GetByLabel("理由").FillAsync("年末资金统一收回，不属于单位责任。");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "预览" }).ClickAsync();
        await visitor.WaitForTextAsync("将处理");

        var api = browser.Demo.CreateClient("auditor");
        var open = (await api.Deviations.ListDeviationsPageAsync("650100", 2024, rule: ["low-execution"], sector: "民政", status: [DeviationStatus.Open], limit: 500)).Value.Items.Count;
        Assert.True(open > 0);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = $"处理 {open} 条" }).ClickAsync();
        await visitor.WaitForTextAsync($"已处理 {open} 条");
        Assert.Equal(open, await CountAsync(api, DeviationStatus.Dismissed));

        // None is left in the list of those to be decided; the result and its undo stay.
        await visitor.WaitForTextAsync("没有符合条件的偏差。");
        await visitor.Page.Locator(".ph-bulk").GetByRole(AriaRole.Button, new() { Name = "撤销" }).ClickAsync();
        await visitor.Page.Locator("section.ph-bulk", new() { HasText = $"已处理 {open} 条" }).WaitForAsync();
        for (var attempt = 0; attempt < 50 && await CountAsync(api, DeviationStatus.Dismissed) > 0; attempt++)
        {
            await Task.Delay(100);
        }

        Assert.Equal(0, await CountAsync(api, DeviationStatus.Dismissed));
    }

    [SkippableTheory]
    [InlineData("severity=hihg", "程度“hihg”")]
    [InlineData("severty=high", "“severty=high”")]
    [InlineData("minDifference=ten", "相差不小于“ten”")]
    public async Task A_mistyped_filter_is_named_and_shows_no_list(string query, string named)
    {
        await using var visitor = await browser.SignInAsync("auditor");
        Assert.Equal(HttpStatusCode.BadRequest, await visitor.OpenAsync($"{Path}?{query}"));
        await visitor.WaitForTextAsync($"无法识别：{named}。");
        Assert.Equal(0, await visitor.Page.Locator("table.ph-cases").CountAsync());
        Assert.Equal(HttpStatusCode.BadRequest, (HttpStatusCode)(await visitor.Page.APIRequest.GetAsync($"/downloads/650100/2024/deviations?format=csv&{query}")).Status);
    }

    [SkippableFact]
    public async Task A_preview_ends_when_the_filter_changes()
    {
        await using var visitor = await browser.SignInAsync("auditor");
        await visitor.OpenAsync($"{Path}?rule=low-execution");
        await PreviewAsync(visitor);
        await visitor.Page.Locator(".ph-bulk button", new() { HasText = "处理 " }).Last.WaitForAsync();

        await visitor.Page.GetByLabel("行业").FillAsync("民政");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "查询" }).ClickAsync();
        await visitor.Page.WaitForURLAsync("**sector=*");
        await visitor.Page.GetByText("将处理").WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    [SkippableFact]
    public async Task Deciding_a_whole_year_has_to_be_confirmed()
    {
        await using var visitor = await browser.SignInAsync("auditor");
        await visitor.OpenAsync(Path);
        await PreviewAsync(visitor);
        var apply = visitor.Page.Locator(".ph-bulk button.ph-primary");
        Assert.True(await apply.IsDisabledAsync());
        await visitor.Page.GetByLabel("我确认处理本年度的全部偏差").CheckAsync();
        await Assertions.Expect(apply).ToBeEnabledAsync();
    }

    [SkippableFact]
    public async Task A_case_that_another_auditor_has_decided_is_shown_as_it_is_now()
    {
        await using var visitor = await browser.SignInAsync("auditor");
        await visitor.OpenAsync($"{Path}?unit=0012X&status=open");
        await visitor.PressUntilAsync("j", "aside.ph-case h2");
        var id = await visitor.Page.Locator("tr.ph-selected a[data-id]").GetAttributeAsync("data-id");
        await visitor.Page.Keyboard.PressAsync("d");
        await visitor.Page.Locator("aside textarea:focus").WaitForAsync();
        await visitor.Page.Keyboard.TypeAsync("金额很小。");

        await browser.Demo.CreateClient("bureauAdmin").Deviations.AddDeviationEventAsync(id!, new DeviationAction { Kind = DeviationActionKind.Confirm, Text = "核对属实。" });
        await visitor.Page.Locator("aside form button[type=submit]").ClickAsync();
        await visitor.Page.Locator("aside .ph-problem").WaitForAsync();
        await visitor.Page.Locator("aside .ph-case-meta", new() { HasText = "已确认" }).WaitForAsync();
        await visitor.Page.Locator("tr.ph-selected", new() { HasText = "已确认" }).WaitForAsync();
    }

    [SkippableFact]
    public async Task What_was_typed_about_a_case_stays_while_another_is_shown_and_after_a_reload()
    {
        const string text = "执行率低系年末指标收回。";
        await using var visitor = await browser.SignInAsync("auditor");
        await visitor.OpenAsync($"{Path}?severity=low");
        await visitor.PressUntilAsync("j", "aside.ph-case h2");
        var id = await visitor.Page.Locator("tr.ph-selected a[data-id]").GetAttributeAsync("data-id");
        await visitor.Page.Keyboard.PressAsync("e");
        await visitor.Page.Locator("aside textarea:focus").WaitForAsync();
        await visitor.Page.Keyboard.TypeAsync(text);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "下一条" }).ClickAsync();
        await visitor.Page.Locator("aside textarea").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "上一条" }).ClickAsync();
        await Assertions.Expect(visitor.Page.Locator("aside textarea")).ToHaveValueAsync(text);

        await visitor.OpenAsync($"/deviations/{id}");
        await Assertions.Expect(visitor.Page.Locator(".ph-case textarea")).ToHaveValueAsync(text);
        await visitor.Page.Locator(".ph-case-form button[type=submit]").ClickAsync();
        await visitor.Page.Locator(".ph-history", new() { HasText = text }).WaitForAsync();
        Assert.Equal(0, await visitor.Page.Locator("textarea").CountAsync());
    }

    [SkippableFact]
    public async Task The_list_stays_while_the_page_becomes_interactive()
    {
        await using var visitor = await browser.SignInAsync("auditor");
        await visitor.SlowDownAsync(TimeSpan.FromMilliseconds(400));
        await visitor.OpenAsync($"{Path}?severity=high");
        await visitor.Page.EvaluateAsync("""
            () => {
                window.fewest = document.querySelectorAll('a[data-id]').length;
                new MutationObserver(() => window.fewest = Math.min(window.fewest, document.querySelectorAll('a[data-id]').length)).observe(document.querySelector('main'), { childList: true, subtree: true });
            }
            """);
        await visitor.PressUntilAsync("j", "aside.ph-case h2");
        Assert.Equal(await visitor.Page.Locator("a[data-id]").CountAsync(), await visitor.Page.EvaluateAsync<int>("window.fewest"));
    }

    [SkippableFact]
    public async Task A_reader_sees_cases_and_has_no_buttons_to_decide()
    {
        await using var visitor = await browser.SignInAsync("bureauReader");
        await visitor.OpenAsync($"{Path}?unit=0009X");
        await visitor.PressUntilAsync("j", "aside.ph-case h2");
        Assert.Equal(0, await visitor.Page.Locator("aside .ph-case-actions button").CountAsync());
        Assert.Equal(0, await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "批量处理" }).CountAsync());
    }

    private static async Task PreviewAsync(Visitor visitor)
    {
        await visitor.Page.Locator("table.ph-cases").WaitForAsync();
        await visitor.ClickUntilAsync(visitor.Page.GetByRole(AriaRole.Button, new() { Name = "批量处理", Exact = true }), "section.ph-bulk");
        await visitor.Page.GetByLabel("理由").FillAsync("已经核对。");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "预览" }).ClickAsync();
        await visitor.WaitForTextAsync("将处理");
    }

    private static async Task<int> CountAsync(PerfHubClient api, DeviationStatus status) =>
        (await api.Deviations.ListDeviationsPageAsync("650100", 2024, rule: ["low-execution"], sector: "民政", status: [status], limit: 500)).Value.Items.Count;
}
