using Microsoft.Playwright;
using PerfHub.Client;
using PerfHub.Web.Tests.Infrastructure;

namespace PerfHub.Web.Tests;

/// <summary>The form shows all of a report, keeps all that is typed, and takes nothing back for good.</summary>
[Collection(AppearanceTestGroup.Name)]
public sealed class FilingFormTests(BrowserFixture browser, PageHost host) : IClassFixture<PageHost>
{
    private const string Executed = "#field-budget-executed input", Conclusion = "#field-conclusion textarea";

    [SkippableFact]
    public async Task What_was_typed_last_is_there_after_leaving_the_page_at_once()
    {
        await using var visitor = await StartAsync("659101", "seed.txt");
        await visitor.Page.Locator(".ph-verdict [data-state=checked]").WaitForAsync();
        await visitor.Page.FillAsync(Conclusion, "先写的结论。");
        await visitor.Page.FillAsync(Executed, "246.13");
        await visitor.Page.Locator(".ph-pages").GetByText("规则与政策").ClickAsync();
        await visitor.Page.Locator("h1", new() { HasText = "规则" }).WaitForAsync();

        await visitor.Page.GoBackAsync();
        await visitor.WaitForTextAsync("已恢复您上次未提交的内容。");
        Assert.Equal("246.13", await visitor.Page.InputValueAsync(Executed));
        Assert.Equal("先写的结论。", await visitor.Page.InputValueAsync(Conclusion));
    }

    [SkippableFact]
    public async Task What_is_typed_is_kept_while_one_goes_on_typing()
    {
        const string kept = "JSON.stringify(localStorage)";
        await using var visitor = await StartAsync("659102", "seed.txt");
        await visitor.Page.Locator(".ph-verdict [data-state=checked]").WaitForAsync();
        var before = await visitor.Page.EvaluateAsync<string>(kept);
        await visitor.Page.Locator(Conclusion).PressSequentiallyAsync("一直在写没有停下来的结论", new() { Delay = 200 });
        Assert.NotEqual(before, await visitor.Page.EvaluateAsync<string>(kept));
    }

    [SkippableTheory]
    [InlineData("659103", "seed.txt")]
    [InlineData("659104", "national-1.xlsx")]
    [InlineData("659105", "chongqing-2.xlsx")]
    [InlineData("659106", "sichuan-1.docx")]
    public async Task Each_value_that_was_read_has_a_field_with_its_passage(string bureau, string sample)
    {
        var unit = await FilingUnit.CreateAsync(host, bureau);
        await using var visitor = await StartAsync(unit, sample);
        var form = FilingUnit.ReadSample(sample);
        ReportDraft draft = await unit.Api.SelfEvaluations.ExtractReportAsync(bureau, FilingUnit.Code, 2024, UploadFile.Create(form.Buffer, sample));
        Assert.NotEmpty(draft.Sources);
        var ids = (await visitor.Page.EvaluateAsync<string[]>("[...document.querySelectorAll('.ph-draft-field')].filter(it => it.querySelector('.ph-source')).map(it => it.id)")).ToHashSet();
        Assert.All(draft.Sources, source => Assert.True(ids.Contains(GetId(source.Pointer)) || ids.Contains(GetId(source.Pointer[..source.Pointer.LastIndexOf('/')])), source.Pointer));
        await visitor.EnsureAccessibleAsync();
        await visitor.TakePicturesAsync($"filing-form-{sample}", 1400, 390);
    }

    [SkippableFact]
    public async Task Each_entry_of_a_list_has_its_passage()
    {
        await using var visitor = await StartAsync("659107", "seed.txt");
        foreach (var list in new[] { "problems", "improvements" })
        {
            var entries = (await visitor.Page.InputValueAsync($"#field-{list} textarea")).Split('\n').Length;
            Assert.Equal(entries, await visitor.Page.Locator($"#field-{list} .ph-source").CountAsync());
        }
    }

    [SkippableFact]
    public async Task A_figure_leads_to_its_passage_in_the_document_and_back()
    {
        await using var visitor = await StartAsync("659113", "seed.txt");
        var passage = visitor.Page.Locator(".ph-passages li", new() { HasText = "全年执行数" });
        Assert.Contains("247.44", await passage.InnerTextAsync(), StringComparison.Ordinal);
        await visitor.Page.Locator("#field-budget-executed .ph-source a").ClickAsync();
        await Assertions.Expect(passage).ToBeInViewportAsync();

        await passage.GetByRole(AriaRole.Link, new() { Name = "全年执行数" }).ClickAsync();
        await Assertions.Expect(visitor.Page.Locator("#field-budget-executed")).ToBeInViewportAsync();

        // The passages are in the order of the document.
        var places = await visitor.Page.Locator(".ph-passages li > small:first-child").AllInnerTextsAsync();
        Assert.NotEmpty(places);
        var lines = places.Select(it => int.Parse(string.Concat(it.Where(char.IsAsciiDigit)), System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(lines.Order(), lines);
        var dead = await visitor.Page.EvaluateAsync<string[]>("[...document.querySelectorAll('.ph-source a, .ph-passages a')].map(it => decodeURIComponent(it.hash.slice(1))).filter(it => !document.getElementById(it))");
        Assert.Empty(dead);
    }

    [SkippableFact]
    public async Task Sources_and_projects_are_added_filled_in_and_removed()
    {
        await using var visitor = await StartAsync("659108", null);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "增加一项资金来源" }).ClickAsync();
        await visitor.Page.SelectOptionAsync("#field-budget-sources-0-kind select", "ownLevel");
        await visitor.Page.FillAsync("#field-budget-sources-0-carriedOver input", "12.50");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "增加一个项目" }).ClickAsync();
        await visitor.Page.FillAsync("#field-budget-projects-items-0-name textarea", "孵化器改造");
        await visitor.Page.FillAsync("#field-budget-projects-items-0-executed input", "88.6");
        await visitor.WaitForTextAsync("第 1 个项目：孵化器改造");

        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "删除这个项目" }).ClickAsync();
        await visitor.WaitForTextAsync("已删除“第 1 个项目：孵化器改造”。");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Button, new() { Name = "撤销" })).ToBeFocusedAsync();
        await visitor.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("88.6", await visitor.Page.InputValueAsync("#field-budget-projects-items-0-executed input"));
        Assert.Equal("12.50", await visitor.Page.InputValueAsync("#field-budget-sources-0-carriedOver input"));
    }

    [SkippableFact]
    public async Task A_direction_that_becomes_a_range_leaves_no_error_behind()
    {
        await using var visitor = await StartAsync("659109", "seed.txt");
        await visitor.Page.FillAsync("#field-indicators-0-target-value input", "20");
        await visitor.Page.SelectOptionAsync("#field-indicators-0-direction select", "between");
        await visitor.Page.FillAsync("#field-indicators-0-target-max input", "40");
        Assert.Equal("20", await visitor.Page.InputValueAsync("#field-indicators-0-target-min input"));
        await visitor.Page.Locator(".ph-verdict [data-state=checked]").WaitForAsync();
        await visitor.Page.Locator(".ph-verdict .ph-tile").First.WaitForAsync();
        Assert.Equal(0, await visitor.Page.Locator(".ph-missing").CountAsync());
    }

    [SkippableFact]
    public async Task A_draft_that_was_discarded_comes_back_during_the_visit()
    {
        await using var visitor = await StartAsync("659110", "seed.txt");
        await visitor.Page.FillAsync(Conclusion, "不该丢的结论。");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "放弃并重新开始" }).ClickAsync();
        await visitor.WaitForTextAsync("草稿已放弃。");
        await visitor.EnsureAccessibleAsync();

        // Not even another page takes it away.
        await visitor.OpenAsync(GetPath("659110").Replace("filing", "report", StringComparison.Ordinal));
        await visitor.OpenAsync(GetPath("659110"));
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "撤销" }).ClickAsync();
        Assert.Equal("不该丢的结论。", await visitor.Page.InputValueAsync(Conclusion));
        await visitor.Page.ReloadAsync();
        await visitor.WaitForTextAsync("已恢复您上次未提交的内容。");
        Assert.Equal("不该丢的结论。", await visitor.Page.InputValueAsync(Conclusion));
    }

    [SkippableFact]
    public async Task Nothing_else_is_begun_while_a_document_is_read()
    {
        var unit = await FilingUnit.CreateAsync(host, "659111");
        await using var visitor = await SignInAsync(unit);
        using var release = new ManualResetEventSlim();
        host.Api = request =>
        {
            if (request.RequestUri!.AbsolutePath.EndsWith("/extract", StringComparison.Ordinal))
            {
                release.Wait(TimeSpan.FromSeconds(20));
            }

            return null;
        };
        await visitor.OpenAsync(unit.GetPath(2024, "filing"));
        await visitor.ChooseFileAsync(FilingUnit.ReadSample("seed.txt"));
        await visitor.WaitForTextAsync("正在读取“seed.txt”");
        foreach (var name in new[] { "沿用上年的指标", "从空白开始填写" })
        {
            await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Button, new() { Name = name })).ToBeDisabledAsync();
        }

        release.Set();
        host.Api = _ => null;
        await visitor.Page.Locator(".ph-draft").WaitForAsync();
    }

    [SkippableFact]
    public async Task A_doubtful_figure_is_named_at_its_field_and_what_is_not_listed_is_counted()
    {
        await using var visitor = await StartAsync("659112", null);
        await visitor.Page.FillAsync(Executed, "252,39");
        await visitor.Page.Locator("#field-budget-executed .ph-field-error").WaitForAsync();
        Assert.Equal("252,39", await visitor.Page.InputValueAsync(Executed));
        for (var number = 0; number < 3; number++)
        {
            await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "增加一项指标" }).ClickAsync();
        }

        await visitor.WaitForTextAsync("需要补充或更正");
        await visitor.Page.GetByText("另有").WaitForAsync();
        Assert.Equal(12, await visitor.Page.Locator(".ph-missing li").CountAsync());
    }

    private static string GetId(string pointer) => "field" + pointer.Replace('/', '-');

    private static string GetPath(string bureau) => $"/bureaus/{bureau}/units/{FilingUnit.Code}/2024/filing";

    private async Task<Visitor> SignInAsync(FilingUnit unit)
    {
        var visitor = await browser.OpenAsync(address: host.Address);
        await visitor.SignInAsync(unit.Key);
        return visitor;
    }

    /// <summary>Starts a report of a new unit from a form, or from scratch.</summary>
    private async Task<Visitor> StartAsync(string bureau, string? sample) => await StartAsync(await FilingUnit.CreateAsync(host, bureau), sample);

    private async Task<Visitor> StartAsync(FilingUnit unit, string? sample)
    {
        var visitor = await SignInAsync(unit);
        await visitor.OpenAsync(unit.GetPath(2024, "filing"));
        if (sample is null)
        {
            await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "从空白开始填写" }).ClickAsync();
        }
        else
        {
            await visitor.ChooseFileAsync(FilingUnit.ReadSample(sample));
        }

        await visitor.Page.Locator(".ph-draft").WaitForAsync();
        return visitor;
    }
}
