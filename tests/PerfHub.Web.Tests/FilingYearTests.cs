using Microsoft.Playwright;
using PerfHub.Client;
using PerfHub.Web.Tests.Infrastructure;

namespace PerfHub.Web.Tests;

/// <summary>A unit files for the year that is due, and sees before it begins whether it can file, and until when.</summary>
[Collection(AppearanceTestGroup.Name)]
public sealed class FilingYearTests : IClassFixture<PageHost>, IDisposable
{
    private static readonly TimeSpan Beijing = TimeSpan.FromHours(8);

    private readonly BrowserFixture _browser;

    private readonly PageHost _host;

    public FilingYearTests(BrowserFixture browser, PageHost host)
    {
        (_browser, _host) = (browser, host);
        host.Clock.Set(new DateTimeOffset(2026, 3, 10, 9, 0, 0, Beijing));
    }

    public void Dispose() => _host.Clock.Reset();

    [Fact]
    public async Task Home_leads_to_the_year_that_is_due_until_it_is_filed()
    {
        var unit = await FilingUnit.CreateAsync(_host, "659001");
        await unit.FileAsync(2024);
        using var visitor = await _host.SignInAsync(unit.Key);
        async Task<string> OpenHomeAsync() => (await visitor.OpenAsync("/")).Path;

        Assert.Equal(unit.GetPath(2025, "filing"), await OpenHomeAsync());
        await unit.FileAsync(2025);
        Assert.Equal(unit.GetPath(2025, "report"), await OpenHomeAsync());
        await unit.DecideAsync(2025, DecisionKind.Return);
        Assert.Equal(unit.GetPath(2025, "filing"), await OpenHomeAsync());

        // 1 January begins eight hours before that of UTC.
        _host.Clock.Set(new DateTimeOffset(2025, 12, 31, 23, 30, 0, Beijing));
        Assert.Equal(unit.GetPath(2024, "report"), await OpenHomeAsync());
        _host.Clock.Set(new DateTimeOffset(2026, 1, 1, 0, 30, 0, Beijing));
        Assert.Equal(unit.GetPath(2025, "filing"), await OpenHomeAsync());
    }

    [Fact]
    public async Task The_menu_leads_from_a_page_of_last_year_to_the_year_that_is_due()
    {
        var unit = await FilingUnit.CreateAsync(_host, "659002");
        await unit.FileAsync(2024);
        using var visitor = await _host.SignInAsync(unit.Key);

        var page = await visitor.OpenAsync(unit.GetPath(2024, "report"));
        Assert.Equal(unit.GetPath(2025, "filing"), page.Document.QuerySelector(".ph-pages a")!.GetAttribute("href"));

        // The page of another year is the same entry of the menu.
        page = await visitor.OpenAsync(unit.GetPath(2024, "filing"));
        Assert.Equal("填报", page.ReadText(".ph-pages [aria-current=page]"));
    }

    [SkippableFact]
    public async Task A_form_of_another_year_is_taken_to_that_year()
    {
        var unit = await FilingUnit.CreateAsync(_host, "659003");
        await using var visitor = await SignInAsync(unit);
        await visitor.OpenAsync(unit.GetPath(2025, "filing"));
        await visitor.ChooseFileAsync(FilingUnit.ReadSample("seed.txt"));
        await visitor.WaitForTextAsync("这份文件是 2024 年度的报告");
        Assert.Equal(0, await visitor.Page.Locator(".ph-draft").CountAsync());
        await visitor.EnsureAccessibleAsync();

        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "在 2024 年度页面继续" }).ClickAsync();
        await visitor.WaitForAddressAsync($"*{unit.GetPath(2024, "filing")}");
        await visitor.Page.Locator(".ph-verdict .ph-tile").First.WaitForAsync();
        Assert.Contains("2024 年度", await visitor.Page.InnerTextAsync("#field-fiscalYear"), StringComparison.Ordinal);

        // The year is that of the page: nobody can "correct" it.
        Assert.Equal(0, await visitor.Page.Locator("#field-fiscalYear :is(input, select, textarea)").CountAsync());
    }

    [SkippableFact]
    public async Task A_form_of_another_year_does_not_replace_the_draft_of_that_year_unseen()
    {
        var unit = await FilingUnit.CreateAsync(_host, "659004");
        await using var visitor = await SignInAsync(unit);
        await visitor.OpenAsync(unit.GetPath(2024, "filing"));
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "从空白开始填写" }).ClickAsync();
        await visitor.Page.Locator(".ph-draft").WaitForAsync();
        await visitor.WaitForTextAsync("已自动保存在本浏览器");

        await visitor.OpenAsync(unit.GetPath(2025, "filing"));
        await visitor.ChooseFileAsync(FilingUnit.ReadSample("seed.txt"));
        await visitor.WaitForTextAsync("2024 年度已有一份未提交的草稿，继续将替换那份草稿。");
    }

    [SkippableFact]
    public async Task A_form_whose_year_was_read_wrongly_goes_on_with_all_that_was_read()
    {
        var unit = await FilingUnit.CreateAsync(_host, "659007");
        await using var visitor = await SignInAsync(unit);
        await visitor.OpenAsync(unit.GetPath(2025, "filing"));
        await visitor.ChooseFileAsync(FilingUnit.ReadSample("seed.txt"));
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "年度读错了，按 2025 年度在本页继续" }).ClickAsync();
        await visitor.Page.Locator(".ph-verdict .ph-tile").First.WaitForAsync();
        Assert.NotEqual(0, await visitor.Page.Locator("#field-budget-executed .ph-source").CountAsync());
        await EnsureYearAsync();
        await visitor.EnsureAccessibleAsync();
        await visitor.TakePicturesAsync("filing-other-year", 1400, 390);

        // A reload does not ask again.
        await visitor.Page.ReloadAsync();
        await visitor.WaitForTextAsync("已恢复您上次未提交的内容。");
        await EnsureYearAsync();
        await visitor.Page.Locator(".ph-verdict .ph-tile").First.WaitForAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "提交报告" }).ClickAsync();
        await visitor.WaitForAddressAsync($"*{unit.GetPath(2025, "report")}?filed=true");
        Assert.Equal(2025, (await unit.Api.SelfEvaluations.GetReportAsync(unit.Bureau, FilingUnit.Code, 2025)).Value.Report.FiscalYear);

        async Task EnsureYearAsync()
        {
            var year = await visitor.Page.InnerTextAsync("#field-fiscalYear");
            Assert.Contains("2025 年度", year, StringComparison.Ordinal);
            Assert.Contains("从文件中读出的是 2024 年度；您已选择按 2025 年度填报。", year, StringComparison.Ordinal);
        }
    }

    [SkippableFact]
    public async Task A_form_without_a_year_is_of_the_year_of_the_page()
    {
        var unit = await FilingUnit.CreateAsync(_host, "659005");
        await using var visitor = await SignInAsync(unit);
        await visitor.OpenAsync(unit.GetPath(2025, "filing"));
        await visitor.ChooseFileAsync(FilingUnit.ReadSample("narrative-8.txt"));
        await visitor.Page.Locator(".ph-draft").WaitForAsync();
        var year = await visitor.Page.InnerTextAsync("#field-fiscalYear");
        Assert.Contains("2025 年度", year, StringComparison.Ordinal);
        Assert.Contains("文件没有写明年度", year, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task The_deadline_is_on_the_page_and_what_prevents_filing_is_in_place_of_the_start()
    {
        var unit = await FilingUnit.CreateAsync(_host, "659006");
        await using var visitor = await SignInAsync(unit);
        Task SetWindowAsync(int day) => unit.BureauApi.Windows.PutWindowsAsync(unit.Bureau, 2025, new PutWindowsRequest
        {
            Final = new WindowPeriod { OpensAt = new DateTimeOffset(2026, 3, day, 8, 30, 0, Beijing), ClosesAt = new DateTimeOffset(2026, 3, day + 5, 23, 59, 0, Beijing) },
        });
        async Task EnsureStartsAsync(string words, bool canStart)
        {
            await visitor.OpenAsync(unit.GetPath(2025, "filing"));
            await visitor.WaitForTextAsync(words);
            Assert.Equal(canStart ? 1 : 0, await visitor.Page.Locator("input[type=file]").CountAsync());
        }

        await EnsureStartsAsync("财政局没有设定本年度的填报截止时间。", canStart: true);
        await SetWindowAsync(20);
        await EnsureStartsAsync("填报将于2026年3月20日 08:30开始，目前不能填报。", canStart: false);
        await SetWindowAsync(8);
        await EnsureStartsAsync("填报截止时间：2026年3月13日 23:59。", canStart: true);
        await SetWindowAsync(1);
        await EnsureStartsAsync("填报已于2026年3月6日 23:59截止，现在提交将记为逾期。", canStart: true);
        await unit.BureauApi.Windows.GrantExtensionAsync(unit.Bureau, 2025, FilingUnit.Code, new GrantExtensionRequest { ClosesAt = new DateTimeOffset(2026, 3, 31, 18, 0, 0, Beijing), Reason = "机构合并。" });
        await EnsureStartsAsync("填报截止时间：2026年3月31日 18:00（已延期）。", canStart: true);

        // What is said before the report is begun is also at the button that files it.
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "从空白开始填写" }).ClickAsync();
        await visitor.Page.Locator(".ph-verdict", new() { HasText = "填报截止时间：2026年3月31日 18:00（已延期）。" }).WaitForAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "放弃并重新开始" }).ClickAsync();

        await unit.FileAsync(2025);
        await unit.DecideAsync(2025, DecisionKind.Accept);
        await EnsureStartsAsync("本年度的报告已审核通过，不能再修改。", canStart: false);
        await unit.BureauApi.Units.PutUnitAsync(unit.Bureau, FilingUnit.Code, new PutUnitRequest { Name = "创业服务中心", Sector = "科技", Kind = UnitKind.PublicInstitution, Active = false });
        await EnsureStartsAsync("本单位已停用，不能填报。", canStart: false);
        await visitor.OpenAsync(unit.GetPath(2026, "filing"));
        await visitor.EnsureAccessibleAsync();
    }

    private async Task<Visitor> SignInAsync(FilingUnit unit)
    {
        var visitor = await _browser.OpenAsync(address: _host.Address);
        await visitor.SignInAsync(unit.Key);
        return visitor;
    }
}
