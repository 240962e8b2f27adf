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
        await visitor.OpenFirstCaseAsync();
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
        await visitor.OpenFirstCaseAsync();
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
        await visitor.WaitForTextAsync("已撤销，恢复为“待处理”。");
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
        await visitor.OpenFirstCaseAsync();
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
        await visitor.OpenBulkPanelAsync();
        await visitor.Page.GetByLabel("理由").FillAsync("年末资金统一收回，不属于单位责任。");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "预览" }).ClickAsync();
        await visitor.WaitForTextAsync("将处理");

        var api = browser.Demo.CreateClient("auditor");
        var open = (await api.Deviations.ListDeviationsPageAsync("650100", 2024, rule: ["low-execution"], sector: "民政", status: [DeviationStatus.Open], limit: 500)).Value.Items.Count;
        Assert.True(open > 0);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = $"处理 {open} 条" }).ClickAsync();
        await visitor.WaitForTextAsync($"已处理 {open} 条");
        Assert.Equal(open, await CountAsync(api, DeviationStatus.Dismissed));

        // None is left in the list of those to be decided. The result and its undo are there after a reload, too.
        await visitor.WaitForTextAsync("没有符合条件的偏差。");
        var job = await visitor.Page.Locator(".ph-bulk-jobs li").First.GetAttributeAsync("data-id");
        await visitor.Page.ReloadAsync();
        await visitor.OpenBulkPanelAsync();
        var decision = visitor.Page.Locator($".ph-bulk-jobs li[data-id='{job}']");
        await decision.GetByText($"排除 {open} 条").WaitForAsync();
        await decision.GetByText($"已处理 {open} 条").WaitForAsync();
        await decision.GetByRole(AriaRole.Button, new() { Name = "撤销" }).ClickAsync();
        await visitor.Page.Locator(".ph-bulk-jobs li", new() { HasText = $"重新打开 {open} 条" }).GetByText($"已处理 {open} 条").WaitForAsync();
        Assert.Equal(0, await CountAsync(api, DeviationStatus.Dismissed));

        // The list says whose it is. It cannot be undone twice.
        await decision.GetByText("本人").WaitForAsync();
        await decision.GetByRole(AriaRole.Button, new() { Name = "撤销" }).ClickAsync();
        await visitor.WaitForTextAsync("没有可以撤销的");
    }

    [SkippableFact]
    public async Task A_bulk_decision_is_found_while_it_runs_and_can_be_stopped()
    {
        var api = browser.Demo.CreateClient("auditor");
        await using var visitor = await browser.SignInAsync("auditor");
        await visitor.OpenAsync($"{Path}?severity=medium");
        await visitor.OpenFirstCaseAsync();
        var (first, job) = await StartLongJobsAsync(api);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "批量处理", Exact = true }).ClickAsync();
        var decision = visitor.Page.Locator($".ph-bulk-jobs li[data-id='{job}']");
        await decision.GetByText("正在处理").WaitForAsync();
        await decision.GetByRole(AriaRole.Button, new() { Name = "停止" }).ClickAsync();
        await decision.GetByText("已停止").WaitForAsync();
        await StopAsync(api, first);
        Assert.Equal(JobState.Cancelled, (await api.Deviations.GetDecisionJobAsync("650100", 2024, job)).Value.State);
    }

    [SkippableFact]
    public async Task Undoing_a_decision_on_an_explained_case_leaves_it_explained()
    {
        var api = browser.Demo.CreateClient("auditor");
        var explained = (await api.Deviations.ListDeviationsPageAsync("650100", 2024, status: [DeviationStatus.Explained], limit: 500)).Value.Items[0];
        var list = $"{Path}?bureau={explained.Bureau}&unit={explained.Unit}&status=explained";
        await using var visitor = await browser.SignInAsync("auditor");
        await visitor.OpenAsync(list);
        await visitor.OpenFirstCaseAsync();
        var id = (await visitor.Page.Locator("tr.ph-selected a[data-id]").GetAttributeAsync("data-id"))!;
        await visitor.Page.Keyboard.PressAsync("c");
        await visitor.Page.Locator("aside textarea:focus").WaitForAsync();
        await visitor.Page.Keyboard.TypeAsync("与台账不符。");
        await visitor.Page.Locator("aside form button[type=submit]").ClickAsync();
        await visitor.WaitForTextAsync("确认已保存。");
        Assert.Equal(DeviationStatus.Confirmed, (await api.Deviations.GetDeviationAsync(id)).Value.Status);

        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "撤销" }).ClickAsync();
        await visitor.WaitForTextAsync("已撤销，恢复为“已说明”。");
        await visitor.Page.Locator("aside .ph-case-meta", new() { HasText = "已说明" }).WaitForAsync();
        await visitor.Page.Locator("aside .ph-history li", new() { HasText = "重新打开（已说明）" }).WaitForAsync();
        await visitor.OpenAsync(list);
        await visitor.Page.Locator($"a[data-id='{id}']").WaitForAsync();
    }

    [SkippableFact]
    public async Task Undoing_a_bulk_decision_on_explained_cases_leaves_them_explained()
    {
        var api = browser.Demo.CreateClient("auditor");
        var explained = (await api.Deviations.ListDeviationsPageAsync("650100", 2024, status: [DeviationStatus.Explained], limit: 500)).Value.Items[^1];
        var list = $"{Path}?bureau={explained.Bureau}&unit={explained.Unit}&status=explained";
        await using var visitor = await browser.SignInAsync("auditor");
        await visitor.OpenAsync(list);
        await visitor.OpenBulkPanelAsync();
        await PreviewAsync(visitor);
        await visitor.Page.Locator(".ph-bulk button.ph-primary").ClickAsync();
        var decision = visitor.Page.Locator(".ph-bulk-jobs li", new() { HasText = "排除" }).First;
        await decision.GetByText("已处理").WaitForAsync();
        await visitor.WaitForTextAsync("没有符合条件的偏差。");
        Assert.Equal(DeviationStatus.Dismissed, (await api.Deviations.GetDeviationAsync(explained.Id)).Value.Status);

        await decision.GetByRole(AriaRole.Button, new() { Name = "撤销" }).ClickAsync();
        await visitor.Page.Locator($"a[data-id='{explained.Id}']").WaitForAsync();
        Assert.Equal(DeviationStatus.Explained, (await api.Deviations.GetDeviationAsync(explained.Id)).Value.Status);
    }

    [SkippableFact]
    public async Task The_bulk_decision_of_a_colleague_is_undone_only_after_a_preview()
    {
        var auditor = browser.Demo.CreateClient("auditor");
        var (units, unit) = (browser.Demo.CreateClient("bureauAdmin").Deviations, "0021X");
        BulkDecision started = await units.DecideDeviationsAsync("650100", 2024, new DeviationAction { Kind = DeviationActionKind.Dismiss, Text = "金额很小。" }, unit: unit, status: [DeviationStatus.Open]);
        await WaitForEndAsync(auditor, started.Id!);
        var dismissed = (await auditor.Deviations.ListDeviationsPageAsync("650100", 2024, unit: unit, decidedBy: started.Id, limit: 500)).Value.Items;
        Assert.NotEmpty(dismissed);
        await using var visitor = await browser.SignInAsync("auditor");
        await visitor.OpenAsync($"{Path}?unit={unit}");
        await visitor.OpenBulkPanelAsync();
        var decision = visitor.Page.Locator($".ph-bulk-jobs li[data-id='{started.Id}']");
        await decision.GetByText("其他用户").First.WaitForAsync();

        await decision.GetByRole(AriaRole.Button, new() { Name = "撤销" }).ClickAsync();
        await decision.GetByText($"将处理 {dismissed.Count} 条偏差").WaitForAsync();
        Assert.Equal(DeviationStatus.Dismissed, (await auditor.Deviations.GetDeviationAsync(dismissed[0].Id)).Value.Status);
        await visitor.EnsureAccessibleAsync();

        await decision.GetByRole(AriaRole.Button, new() { Name = $"处理 {dismissed.Count} 条" }).ClickAsync();
        await visitor.Page.Locator(".ph-bulk-jobs li", new() { HasText = $"重新打开 {dismissed.Count} 条" }).GetByText($"已处理 {dismissed.Count} 条").WaitForAsync();
        Assert.Equal(DeviationStatus.Open, (await auditor.Deviations.GetDeviationAsync(dismissed[0].Id)).Value.Status);
    }

    [SkippableFact]
    public async Task What_a_colleague_has_decided_since_is_not_undone_with_ones_own_decision()
    {
        var api = browser.Demo.CreateClient("auditor");
        await using var visitor = await browser.SignInAsync("auditor");
        await visitor.OpenAsync($"{Path}?unit=0022X&status=open");
        await visitor.OpenFirstCaseAsync();
        var id = (await visitor.Page.Locator("tr.ph-selected a[data-id]").GetAttributeAsync("data-id"))!;
        await visitor.Page.Keyboard.PressAsync("c");
        await visitor.Page.Locator("aside textarea:focus").WaitForAsync();
        await visitor.Page.Keyboard.TypeAsync("与台账不符。");
        await visitor.Page.Locator("aside form button[type=submit]").ClickAsync();
        await visitor.WaitForTextAsync("确认已保存。");

        var colleague = browser.Demo.CreateClient("bureauAdmin").Deviations;
        await colleague.AddDeviationEventAsync(id, new DeviationAction { Kind = DeviationActionKind.Reopen, Text = "补充核对。" });
        await colleague.AddDeviationEventAsync(id, new DeviationAction { Kind = DeviationActionKind.Dismiss, Text = "凭证齐全。" });
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "撤销" }).ClickAsync();

        await visitor.Page.Locator(".ph-workbench-list .ph-problem").WaitForAsync();
        Assert.Equal(DeviationStatus.Dismissed, (await api.Deviations.GetDeviationAsync(id)).Value.Status);
        await visitor.Page.Locator($"tr:has(a[data-id='{id}'])", new() { HasText = "已排除" }).WaitForAsync();
    }

    [SkippableFact]
    public async Task Times_of_a_case_of_a_bureau_in_another_zone_name_theirs()
    {
        using var host = new PageHost();
        var city = await host.CreateBureauAsync("659100", "示范市财政局");
        await host.CreateBureauAsync("659101", "示范县财政局", parent: "659100", timeZone: "Asia/Urumqi");
        var county = host.CreateApi(city);
        await county.Units.PutUnitAsync("659101", FilingUnit.Code, new PutUnitRequest { Name = "创业服务中心", Sector = "科技", Kind = UnitKind.PublicInstitution });
        await county.Windows.PutWindowsAsync("659101", 2019, new PutWindowsRequest
        {
            Final = new WindowPeriod { OpensAt = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.FromHours(6)), ClosesAt = new DateTimeOffset(2020, 3, 31, 23, 59, 0, TimeSpan.FromHours(6)) },
        });
        var unit = host.CreateApi(await host.CreateKeyAsync(city, Role.Unit, "659101", FilingUnit.Code));
        await unit.SelfEvaluations.FileReportAsync("659101", FilingUnit.Code, 2019, FilingUnit.ReadSeed(2019));
        await using var visitor = await browser.OpenAsync(address: host.Address);
        await visitor.SignInAsync(city);

        // The county's message is in its own time, and the list of the city in the city's.
        await visitor.OpenAsync("/bureaus/659100/2019/deviations?rule=late-filing");
        await visitor.OpenFirstCaseAsync();
        await visitor.Page.Locator("aside code", new() { HasText = "≤ 北京时间 2020年4月1日 01:59" }).WaitForAsync();
        Assert.Contains("新疆时间 2020年3月31日 23:59", await visitor.Page.Locator("aside.ph-case").TextContentAsync(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_bulk_decision_that_ends_leaves_the_form_and_its_focus_alone()
    {
        const string text = "与台账核对中，jk 先记录。";
        var api = browser.Demo.CreateClient("auditor");
        await using var visitor = await browser.SignInAsync("auditor");
        var (id, first, job) = await OpenFormDuringJobAsync(visitor, api, $"{Path}?unit=0023X");
        await visitor.Page.EvaluateAsync("() => { window.form = document.activeElement; }");

        // A colleague comments on the case meanwhile.
        await browser.Demo.CreateClient("bureauAdmin").Deviations.AddDeviationEventAsync(id, new DeviationAction { Kind = DeviationActionKind.Comment, Text = "请附凭证。" });
        await StopAsync(api, job);
        await visitor.Page.Locator("aside .ph-history", new() { HasText = "请附凭证。" }).WaitForAsync();

        Assert.True(await visitor.Page.EvaluateAsync<bool>("() => window.form === document.activeElement"));
        await visitor.Page.Keyboard.TypeAsync(text);
        await Assertions.Expect(visitor.Page.Locator("aside textarea")).ToHaveValueAsync(text);
        await visitor.Page.Locator("aside form button[type=submit]").ClickAsync();
        await visitor.Page.Locator("aside .ph-history", new() { HasText = text }).WaitForAsync();
        await StopAsync(api, first);
    }

    [SkippableFact]
    public async Task A_case_in_work_that_leaves_the_list_is_named_and_the_list_gets_the_focus()
    {
        var api = browser.Demo.CreateClient("auditor");
        await using var visitor = await browser.SignInAsync("auditor");
        var (id, first, job) = await OpenFormDuringJobAsync(visitor, api, $"{Path}?unit=0024X&status=open");

        await browser.Demo.CreateClient("bureauAdmin").Deviations.AddDeviationEventAsync(id, new DeviationAction { Kind = DeviationActionKind.Dismiss, Text = "金额很小。" });
        await StopAsync(api, job);

        await visitor.WaitForTextAsync("已不符合当前筛选条件，不再列出。");
        await visitor.Page.Locator($".ph-note a[href='/deviations/{id}']").WaitForAsync();
        await visitor.Page.Locator("aside.ph-case").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await visitor.Page.Locator(".ph-workbench:focus").WaitForAsync();
        await StopAsync(api, first);
    }

    [SkippableFact]
    public async Task A_case_that_leaves_the_list_by_a_bulk_decision_is_closed()
    {
        var api = browser.Demo.CreateClient("auditor");
        var open = (await api.Deviations.ListDeviationsPageAsync("650100", 2024, unit: "0016X", status: [DeviationStatus.Open], limit: 50)).Value.Items;
        Assert.InRange(open.Count, 2, 50);
        await api.Deviations.AddDeviationEventAsync(open[^1].Id, new DeviationAction { Kind = DeviationActionKind.Confirm, Text = "核对属实。" });
        await using var visitor = await browser.SignInAsync("auditor");
        await visitor.OpenAsync($"{Path}?unit=0016X&status=open&status=confirmed");
        await SelectAsync(visitor, open[^1].Id);
        await BeginBulkAsync(visitor, "重新打开");
        await visitor.Page.Locator(".ph-bulk button.ph-primary").ClickAsync();

        // It stays in this list, and is shown as it is now.
        await visitor.Page.Locator("aside .ph-case-meta", new() { HasText = "待处理" }).WaitForAsync();
        Assert.Equal(open[^1].Id, await visitor.Page.Locator("tr.ph-selected a[data-id]").GetAttributeAsync("data-id"));

        await api.Deviations.AddDeviationEventAsync(open[^1].Id, new DeviationAction { Kind = DeviationActionKind.Confirm, Text = "核对属实。" });
        await visitor.OpenAsync($"{Path}?unit=0016X&status=open&status=confirmed");
        await SelectAsync(visitor, open[0].Id);
        await BeginBulkAsync(visitor, "排除");
        await visitor.Page.Locator(".ph-bulk button.ph-primary").ClickAsync();
        await visitor.Page.Locator($"a[data-id='{open[0].Id}']").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await visitor.Page.Locator("aside.ph-case").WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    [SkippableFact]
    public async Task The_list_takes_the_focus_from_nothing_that_is_being_typed()
    {
        await using var visitor = await browser.SignInAsync("auditor");
        await visitor.SlowDownAsync(TimeSpan.FromMilliseconds(500));
        await visitor.OpenAsync($"{Path}?severity=high");
        await visitor.Page.EvaluateAsync("() => { window.served = document.querySelector('.ph-workbench'); }");
        var search = visitor.Page.GetByLabel("搜索单位、指标、事项");
        await search.FocusAsync();
        var typed = "";
        for (var left = 20; left > 0 && typed.Length < 300;)
        {
            var key = "jkecd"[typed.Length % 5];
            await visitor.Page.Keyboard.TypeAsync($"{key}");
            typed += key;
            await visitor.Page.WaitForTimeoutAsync(100);

            // The list that responds takes the place of the served one; the user goes on typing for a while.
            left -= await visitor.Page.EvaluateAsync<bool>("() => !window.served.isConnected") ? 1 : 0;
        }

        await Assertions.Expect(search).ToBeFocusedAsync();
        await Assertions.Expect(search).ToHaveValueAsync(typed);
        Assert.False(await visitor.Page.EvaluateAsync<bool>("() => window.served.isConnected"));
        Assert.Equal(0, await visitor.Page.Locator("aside.ph-case").CountAsync());
    }

    [SkippableFact]
    public async Task The_figures_of_a_case_are_those_of_the_API_in_the_list_and_on_its_own_page()
    {
        var api = browser.Demo.CreateClient("auditor");
        var deviation = (await api.Deviations.ListDeviationsPageAsync("650100", 2024, rule: ["low-execution"], limit: 1)).Value.Items[0];
        var figures = new[] { deviation.Expected?.Number, deviation.Actual?.Number, deviation.Difference }.OfType<decimal>().ToList();
        Assert.Equal(3, figures.Count);
        await using var visitor = await browser.SignInAsync("auditor");
        await visitor.OpenAsync($"{Path}?rule=low-execution&unit={deviation.Unit}");
        await SelectAsync(visitor, deviation.Id);
        Assert.Equal(figures, await ReadCaseAsync());
        await visitor.OpenAsync($"/deviations/{deviation.Id}");
        Assert.Equal(figures, await ReadCaseAsync());

        // At once: the circuit renders the case again after the page was opened.
        async Task<IEnumerable<decimal>> ReadCaseAsync()
        {
            var values = await visitor.Page.WaitForFunctionAsync(
                "() => { const all = ['expected', 'actual', 'caseDifference'].map(it => document.querySelector(`data[data-name=${it}]`)?.value); return all.every(it => it) && all.join(' '); }");
            return (await values.JsonValueAsync<string>()).Split(' ').Select(it => decimal.Parse(it, System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public async Task Of_a_long_case_only_the_latest_events_are_shown()
    {
        const int comments = 105;
        var api = browser.Demo.CreateClient("auditor");
        var id = (await api.Deviations.ListDeviationsPageAsync("650100", 2024, unit: "0017X", limit: 1)).Value.Items[0].Id;
        for (var number = 1; number <= comments; number++)
        {
            await api.Deviations.AddDeviationEventAsync(id, new DeviationAction { Kind = DeviationActionKind.Comment, Text = $"第 {number} 次核对。" });
        }

        using var visitor = await browser.SignInPlainAsync("auditor");
        var page = await visitor.OpenAsync($"/deviations/{id}");

        Assert.Contains($"第 {comments} 次核对。", page.ReadTexts(".ph-case > .ph-history li")[^1], StringComparison.Ordinal);
        Assert.Equal(20, page.ReadTexts(".ph-case > .ph-history li").Count);
        Assert.DoesNotContain("第 1 次核对。", page.Text, StringComparison.Ordinal);
        Assert.Contains("显示更早的", page.ReadText(".ph-case"), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task The_earlier_events_of_a_case_are_shown_on_demand()
    {
        var api = browser.Demo.CreateClient("auditor");
        var id = (await api.Deviations.ListDeviationsPageAsync("650100", 2024, unit: "0019X", limit: 1)).Value.Items[0].Id;
        for (var number = 1; number <= 23; number++)
        {
            await api.Deviations.AddDeviationEventAsync(id, new DeviationAction { Kind = DeviationActionKind.Comment, Text = $"第 {number} 次核对。" });
        }

        var count = await api.Deviations.ListDeviationEventsAsync(id).CountAsync();
        await using var visitor = await browser.SignInAsync("auditor");
        await visitor.OpenAsync($"/deviations/{id}");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = $"显示更早的 {count - 20} 条记录" }).ClickAsync();

        await visitor.Page.GetByText("第 1 次核对。").WaitForAsync();
        await visitor.Page.Locator(".ph-case details summary:focus").WaitForAsync();
        Assert.Equal(count, await visitor.Page.Locator(".ph-history li").CountAsync());
        Assert.Equal($"{count - 19}", await visitor.Page.Locator(".ph-case > .ph-history").GetAttributeAsync("start"));
        await visitor.EnsureAccessibleAsync();
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
        await visitor.OpenBulkPanelAsync();
        await PreviewAsync(visitor);
        await visitor.Page.Locator(".ph-bulk button", new() { HasText = "处理 " }).Last.WaitForAsync();

        await visitor.Page.GetByLabel("行业").FillAsync("民政");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "查询" }).ClickAsync();
        await visitor.WaitForAddressAsync("*sector=*");
        await visitor.Page.GetByText("将处理").WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    [SkippableFact]
    public async Task Deciding_a_whole_year_has_to_be_confirmed()
    {
        await using var visitor = await browser.SignInAsync("auditor");
        await visitor.OpenAsync(Path);
        await visitor.OpenBulkPanelAsync();
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
        await visitor.OpenFirstCaseAsync();
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
        await visitor.OpenFirstCaseAsync();
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
        await visitor.OpenFirstCaseAsync();
        Assert.Equal(await visitor.Page.Locator("a[data-id]").CountAsync(), await visitor.Page.EvaluateAsync<int>("window.fewest"));
    }

    [SkippableFact]
    public async Task The_first_click_on_a_slow_connection_has_its_effect()
    {
        var item = await browser.Demo.CreateClient("auditor").Deviations.ListDeviationsAsync("650100", 2024).FirstAsync();
        await using var visitor = await browser.SignInAsync("auditor");
        await visitor.SlowDownAsync(TimeSpan.FromMilliseconds(500));
        await visitor.OpenAsync($"/deviations/{item.Id}");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "备注", Exact = true }).ClickAsync();
        await visitor.Page.Locator(".ph-case textarea").WaitForAsync();

        await visitor.OpenAsync(Path);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "批量处理", Exact = true }).ClickAsync();
        await visitor.Page.Locator("section.ph-bulk").WaitForAsync();
    }

    [SkippableFact]
    public async Task No_button_is_enabled_as_served_that_needs_the_page_to_respond()
    {
        var item = await browser.Demo.CreateClient("auditor").Deviations.ListDeviationsAsync("650100", 2024).FirstAsync();
        await using var visitor = await browser.SignInAsync("auditor");
        foreach (var path in new[] { Path, $"/deviations/{item.Id}" })
        {
            var served = await (await visitor.Page.Context.APIRequest.GetAsync(path)).TextAsync();
            var states = await visitor.Page.EvaluateAsync<bool[]>(
                "html => [...new DOMParser().parseFromString(html, 'text/html').querySelectorAll('button[type=button]')].map(it => it.disabled)", served);
            Assert.NotEmpty(states);
            Assert.DoesNotContain(false, states);
        }
    }

    [SkippableFact]
    public async Task What_is_typed_for_many_is_not_replaced_by_what_was_kept()
    {
        await using var visitor = await browser.SignInAsync("auditor");
        await visitor.OpenAsync(Path);
        await visitor.OpenBulkPanelAsync();
        var reason = visitor.Page.GetByLabel("理由");
        await reason.FillAsync("上一次的理由。");
        await visitor.Page.WaitForTimeoutAsync(500);

        await visitor.SlowDownAsync(TimeSpan.FromMilliseconds(500));
        await visitor.OpenAsync(Path);
        await visitor.OpenBulkPanelAsync();
        await reason.WaitForAsync();
        Assert.Equal("上一次的理由。", await reason.InputValueAsync());
        await reason.FillAsync("这一次的理由。");
        await visitor.Page.WaitForTimeoutAsync(2000);
        Assert.Equal("这一次的理由。", await reason.InputValueAsync());
    }

    [SkippableFact]
    public async Task A_reader_sees_cases_and_has_no_buttons_to_decide()
    {
        await using var visitor = await browser.SignInAsync("bureauReader");
        await visitor.OpenAsync($"{Path}?unit=0009X");
        await visitor.OpenFirstCaseAsync();
        Assert.Equal(0, await visitor.Page.Locator("aside .ph-case-actions button").CountAsync());
        Assert.Equal(0, await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "批量处理" }).CountAsync());
    }

    private static async Task WaitForEndAsync(PerfHubClient api, string job)
    {
        while ((await api.Deviations.GetDecisionJobAsync("650100", 2024, job)).Value.State is JobState.Queued or JobState.Running)
        {
            await Task.Delay(100);
        }
    }

    /// <summary>Starts two bulk decisions, watches the second one, and opens the form of a comment or explanation of the first case of a list.</summary>
    private static async Task<(string Id, string First, string Job)> OpenFormDuringJobAsync(Visitor visitor, PerfHubClient api, string path)
    {
        await visitor.OpenAsync(path);
        await visitor.OpenFirstCaseAsync();
        var id = (await visitor.Page.Locator("tr.ph-selected a[data-id]").GetAttributeAsync("data-id"))!;
        var (first, job) = await StartLongJobsAsync(api);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "批量处理", Exact = true }).ClickAsync();
        await visitor.Page.Locator($".ph-bulk-jobs li[data-id='{job}']").GetByText("正在处理").WaitForAsync();
        await visitor.Page.Locator("aside.ph-case").FocusAsync();
        await visitor.Page.Keyboard.PressAsync("e");
        await visitor.Page.Locator("aside textarea:focus").WaitForAsync();
        return (id, first, job);
    }

    /// <summary>Starts two bulk decisions. The second one waits for the first one, which takes a while: a test can rely on it until it stops both.</summary>
    private static async Task<(string First, string Waiting)> StartLongJobsAsync(PerfHubClient api)
    {
        return (await StartAsync(), await StartAsync());

        async Task<string> StartAsync() => ((BulkDecision)await api.Deviations.DecideDeviationsAsync(
            "650100", 2024, new DeviationAction { Kind = DeviationActionKind.Comment, Text = "列入年度汇总。" }, severity: [Severity.Medium, Severity.Low, Severity.High])).Id!;
    }

    private static async Task StopAsync(PerfHubClient api, string job)
    {
        try
        {
            await api.Deviations.CancelDecisionJobAsync("650100", 2024, job);
        }
        catch (PerfHubException error) when (error.Status == HttpStatusCode.Conflict)
        {
            // It has ended by itself.
        }
    }

    private static async Task SelectAsync(Visitor visitor, string id)
    {
        // Before the list responds, a click would open the page of the case.
        await visitor.OpenFirstCaseAsync();
        await visitor.Page.Locator($"a[data-id='{id}']").ClickAsync();
        await visitor.Page.Locator($"tr.ph-selected a[data-id='{id}']").WaitForAsync();
    }

    private static async Task BeginBulkAsync(Visitor visitor, string action)
    {
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "批量处理", Exact = true }).ClickAsync();
        await visitor.Page.GetByLabel("处理方式").SelectOptionAsync(new SelectOptionValue { Label = action });
        await PreviewAsync(visitor);
    }

    private static async Task PreviewAsync(Visitor visitor)
    {
        await visitor.Page.GetByLabel("理由").FillAsync("已经核对。");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "预览" }).ClickAsync();
        await visitor.WaitForTextAsync("将处理");
    }

    private static async Task<int> CountAsync(PerfHubClient api, DeviationStatus status) =>
        (await api.Deviations.ListDeviationsPageAsync("650100", 2024, rule: ["low-execution"], sector: "民政", status: [status], limit: 500)).Value.Items.Count;
}
