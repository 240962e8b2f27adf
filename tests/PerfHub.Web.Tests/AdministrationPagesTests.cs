using System.Net;
using PerfHub.Client;
using PerfHub.Web.Tests.Infrastructure;

namespace PerfHub.Web.Tests;

/// <summary>The pages of operators and administrators, without a browser.</summary>
public sealed class AdministrationPagesTests(PageHost host) : IClassFixture<PageHost>
{
    // Columns of an audit log.
    private static readonly int[] WhoWhatAndOutcome = [2, 3, 4, 5];

    private static int _lastCode = 650_000;

    [Fact]
    public async Task An_operator_begins_with_the_bureaus_and_comes_back_from_each_of_them()
    {
        var code = (await CreateBureauAsync("吐鲁番市财政局")).Code;
        using var visitor = await host.SignInAsync(PageHost.OperatorKey);

        var home = await visitor.OpenAsync("/");
        Assert.Equal("/bureaus", home.Path);

        var bureau = await visitor.OpenAsync($"/bureaus/{code}/admin");
        Assert.Equal("/bureaus", bureau.Document.QuerySelectorAll(".ph-pages a").First(it => it.TextContent == "财政局").GetAttribute("href"));
        Assert.Equal("/audit-log", bureau.FindLink("平台日志"));
    }

    [Fact]
    public async Task The_log_of_the_service_is_that_of_the_API_newest_first_and_can_be_verified()
    {
        await host.CreateBureauAsync(NextCode(), "哈密市财政局");
        using var visitor = await host.SignInAsync(PageHost.OperatorKey);
        using var anonymous = new HttpClient { BaseAddress = host.Address };
        await anonymous.GetAsync("/v1/bureaus");

        var page = await visitor.OpenAsync("/audit-log");
        var entries = (await host.Operator.AuditLog.ListServiceAuditEntriesPageAsync(order: SortDirection.Desc, limit: 50)).Value.Items;
        Assert.Equal(entries.Select(it => $"{it.Seq}"), page.ReadTexts("[data-name=seq]"));
        Assert.Contains("未登录的访问者", page.Text, StringComparison.Ordinal);

        Assert.Contains("核验通过", (await visitor.SubmitAsync(page, "verify")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/downloads/audit-log?format=csv")).StatusCode);
    }

    [Fact]
    public async Task Times_are_those_of_the_bureau_that_the_page_shows_and_name_its_zone()
    {
        var (city, admin) = await CreateBureauAsync("乌鲁木齐市财政局");
        var district = $"{city}01";
        await host.CreateBureauAsync(district, "天山区财政局", city, "Asia/Urumqi");
        using var visitor = await host.SignInAsync(admin);
        using var reader = await host.SignInAsync(admin, "en");

        Assert.DoesNotContain("时间 20", (await visitor.OpenAsync($"/bureaus/{city}/admin")).Text, StringComparison.Ordinal);
        Assert.Matches(@"新疆时间 20\d\d年\d+月\d+日 \d\d:\d\d", (await visitor.OpenAsync($"/bureaus/{district}/admin")).Text);
        Assert.Matches(@"\d+ [A-Z][a-z]+ 20\d\d, \d\d:\d\d \(Asia/Shanghai\)", (await reader.OpenAsync($"/bureaus/{city}/admin")).Text);
        Assert.Matches(@"\d+ [A-Z][a-z]+ 20\d\d, \d\d:\d\d \(Asia/Urumqi\)", (await reader.OpenAsync($"/bureaus/{district}/admin")).Text);

        var page = await visitor.OpenAsync($"/bureaus/{district}/admin/windows?year=2022");
        Assert.Contains("开始（新疆时间）", page.Text, StringComparison.Ordinal);
        page = await visitor.SubmitAsync(page, "save", ("Form.FinalOpensAt", "2023-01-05T08:00"), ("Form.FinalClosesAt", "2023-03-31T23:59"));
        Assert.Equal("2023-03-31T23:59", page.ReadField("Form.FinalClosesAt"));
        var window = (await host.CreateApi(admin).Windows.GetWindowsAsync(district, 2022)).Value.Final!;
        Assert.Equal(new DateTimeOffset(2023, 1, 5, 2, 0, 0, TimeSpan.Zero), window.OpensAt);
        Assert.Equal(new DateTimeOffset(2023, 3, 31, 17, 59, 59, 999, TimeSpan.Zero), window.ClosesAt);
    }

    [Fact]
    public async Task The_audit_log_says_in_words_who_has_done_what_and_leads_to_the_key()
    {
        var (code, admin) = await CreateBureauAsync("克拉玛依市财政局");
        await PutUnitAsync(admin, code, "9001", "档案馆");
        var auditor = await host.CreateKeyAsync(admin, Role.Auditor, code, name: "复核一科");
        await Assert.ThrowsAsync<PerfHubException>(() => PutUnitAsync(auditor, code, "9002", "图书馆"));
        await Assert.ThrowsAsync<PerfHubException>(() => host.CreateApi(auditor).AuditLog.VerifyAuditLogAsync(code));
        using var visitor = await host.SignInAsync(admin);

        var page = await visitor.OpenAsync($"/bureaus/{code}/admin/audit-log");
        Assert.Equal(
            [
                "复核一科复核人员|校验财政局审计日志|—|没有权限", "复核一科复核人员|登记或修改单位|单位 9002|没有权限", $"局管理员财政局管理员|发放密钥|密钥 {Id(auditor)}|已执行",
                "局管理员财政局管理员|登记或修改单位|单位 9001|已执行",
            ],
            page.Document.QuerySelectorAll("tbody tr").Take(4).Select(row => string.Join('|', WhoWhatAndOutcome.Select(i => Words(row.Children[i].TextContent)))));
        Assert.DoesNotContain("/v1/", page.Text, StringComparison.Ordinal);
        Assert.Equal($"/bureaus/{code}/admin/keys/{Id(auditor)}", page.FindLink("复核一科"));

        var key = await visitor.OpenAsync(page.FindLink("复核一科")!);
        page = await visitor.OpenAsync(key.FindLink("操作记录")!);
        Assert.Equal(2, page.ReadTexts("tbody tr").Count);
    }

    [Fact]
    public async Task The_audit_log_is_filtered_by_operation_and_day()
    {
        var (code, admin) = await CreateBureauAsync("石河子市财政局");
        await PutUnitAsync(admin, code, "1", "第一小学");
        await host.CreateKeyAsync(admin, Role.Auditor, code);
        using var visitor = await host.SignInAsync(admin);
        var path = $"/bureaus/{code}/admin/audit-log";
        var today = TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"));

        var page = await visitor.SubmitAsync(await visitor.OpenAsync(path), path, ("operation", "PutUnit"));
        Assert.True(page.ReadTexts("tbody tr").Count == 1, $"{page.Path}: {page.Text}");
        Assert.Equal("单位 1", Words(Assert.Single(page.Document.QuerySelectorAll("tbody tr")).Children[4].TextContent));
        Assert.NotEmpty((await visitor.OpenAsync($"{path}?since={today:yyyy-MM-dd}&until={today.AddDays(1):yyyy-MM-dd}")).ReadTexts("tbody tr"));
        Assert.Contains("没有符合条件的日志", (await visitor.OpenAsync($"{path}?until={today.AddDays(-1):yyyy-MM-dd}")).Text, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.OpenAsync($"{path}?since=yesterday")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.OpenAsync($"/downloads/{code}/audit-log?until=yesterday")).Status);
        var lines = (await (await visitor.GetAsync($"/downloads/{code}/audit-log?format=csv&operation=PutUnit")).Content.ReadAsStringAsync()).Trim().Split('\n');
        Assert.Equal(2, lines.Length);
    }

    [Fact]
    public async Task The_file_of_the_audit_log_has_the_same_days_as_the_page()
    {
        // In Beijing it is one o'clock of the next day.
        host.Clock.Set(new DateTimeOffset(2026, 5, 10, 23, 0, 0, TimeSpan.FromHours(6)));
        try
        {
            var (code, admin) = await CreateBureauAsync("和田市财政局");
            await host.CreateApi(admin).Bureaus.PutTimeZoneAsync(code, new PutTimeZoneRequest { TimeZone = "Asia/Urumqi" }, "*");
            using var visitor = await host.SignInAsync(admin);

            Assert.Contains("设置时区", (await visitor.OpenAsync($"/bureaus/{code}/admin/audit-log?until=2026-05-10&operation=PutTimeZone")).ReadText("tbody"), StringComparison.Ordinal);
            var file = await (await visitor.GetAsync($"/downloads/{code}/audit-log?format=csv&until=2026-05-10&operation=PutTimeZone")).Content.ReadAsStringAsync();
            Assert.Equal(2, file.Trim().Split('\n').Length);
        }
        finally
        {
            host.Clock.Reset();
        }
    }

    [Fact]
    public async Task Each_operation_to_filter_by_is_one_of_the_API_and_each_write_has_its_words()
    {
        var (code, admin) = await CreateBureauAsync("阿拉尔市财政局");
        using var visitor = await host.SignInAsync(admin);
        var offered = (await visitor.OpenAsync($"/bureaus/{code}/admin/audit-log")).Document.QuerySelectorAll("select[name=operation] option")
            .Select(it => it.GetAttribute("value")!).Where(it => it.Length > 0).ToHashSet();
        using var http = new HttpClient { BaseAddress = host.Address };
        using var document = System.Text.Json.JsonDocument.Parse(await http.GetStringAsync("/openapi/v1.json"));
        var writes = document.RootElement.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject())
            .Where(it => it.Name is "post" or "put" or "delete").Select(it => it.Value.GetProperty("operationId").GetString()!);

        // These store nothing.
        string[] previews = ["ExtractReport", "PreviewDecisions", "PreviewPolicy", "ValidateReport"];
        Assert.Equal(writes.Except(previews).Order(), offered.Order());
    }

    [Fact]
    public async Task Units_and_keys_are_found_by_code_and_name()
    {
        var (code, admin) = await CreateBureauAsync("昌吉州财政局");
        var below = $"{code}01";
        await host.CreateBureauAsync(below, "阜康市财政局", code);
        await PutUnitAsync(admin, code, "0101", "州图书馆");
        await PutUnitAsync(admin, code, "0102", "州档案馆");
        await PutUnitAsync(admin, below, "0103", "市图书馆");
        var key = await host.CreateKeyAsync(admin, Role.Unit, code, "0102", "经办人");
        using var visitor = await host.SignInAsync(admin);
        var units = $"/bureaus/{code}/admin/units";

        var page = await visitor.SubmitAsync(await visitor.OpenAsync(units), units, ("text", "图书"));
        Assert.Equal(["州图书馆"], page.ReadTexts("tbody th a"));
        Assert.Contains("text=", page.Document.QuerySelector(".ph-download a")!.GetAttribute("href"), StringComparison.Ordinal);
        page = await visitor.OpenAsync($"{units}?scope=subtree&text=图书");
        Assert.Equal(["州图书馆", "市图书馆"], page.ReadTexts("tbody th a"));
        Assert.Contains($"阜康市财政局 {below}", page.Text, StringComparison.Ordinal);
        Assert.Contains("没有符合条件的单位", (await visitor.OpenAsync($"{units}?text=博物")).Text, StringComparison.Ordinal);

        page = await visitor.OpenAsync((await visitor.OpenAsync($"/bureaus/{code}/units/0102")).FindLink("该单位的密钥")!);
        Assert.Equal([$"经办人{Id(key)}"], page.ReadTexts("tbody th"));
        Assert.Contains("昌吉州财政局单位 0102", page.Text, StringComparison.Ordinal);
        page = await visitor.OpenAsync($"/bureaus/{code}/admin/keys?text=图书");
        Assert.Empty(page.ReadTexts("tbody th"));
    }

    [Fact]
    public async Task Bureaus_are_named_and_a_bureau_above_that_one_may_not_see_has_its_code()
    {
        var (code, admin) = await CreateBureauAsync("伊犁州财政局");
        var below = $"{code}01";
        var belowAdmin = await host.CreateBureauAsync(below, "伊宁市财政局", code);
        await host.CreateApi(admin).Windows.PutWindowsAsync(code, 2024, new PutWindowsRequest { Final = Period(2025, 3) });
        using var visitor = await host.SignInAsync(admin);
        using var districtVisitor = await host.SignInAsync(belowAdmin);

        Assert.Contains($"伊犁州财政局 {code}", (await visitor.OpenAsync($"/bureaus/{below}/admin")).Text, StringComparison.Ordinal);
        Assert.Contains("沿用上级“伊犁州财政局”的设定", (await visitor.OpenAsync($"/bureaus/{below}/admin/windows?year=2024")).Text, StringComparison.Ordinal);
        Assert.Contains($"沿用上级“财政局 {code}”的设定", (await districtVisitor.OpenAsync($"/bureaus/{below}/admin/windows?year=2024")).Text, StringComparison.Ordinal);
        using var operatorVisitor = await host.SignInAsync(PageHost.OperatorKey);
        Assert.Contains($"伊宁市财政局{below} 伊犁州财政局 {code}", (await operatorVisitor.OpenAsync("/bureaus")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_only_read_is_told_so_above_what_he_may_see()
    {
        var (code, admin) = await CreateBureauAsync("喀什地区财政局");
        using var visitor = await host.SignInAsync(await host.CreateKeyAsync(admin, Role.BureauReader, code));

        Assert.Contains("您的账号可以查看，不能修改。", (await visitor.OpenAsync($"/bureaus/{code}/admin/units")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("不能查看此页面", (await visitor.OpenAsync($"/bureaus/{code}/admin/windows")).Text, StringComparison.Ordinal);
        Assert.Contains("不能查看此页面", (await visitor.OpenAsync($"/bureaus/{code}/admin/keys")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_time_for_mid_year_figures_is_extended_and_the_extension_withdrawn()
    {
        var (code, admin) = await CreateBureauAsync("和田地区财政局");
        var api = host.CreateApi(admin);
        await PutUnitAsync(admin, code, "0001", "地区图书馆");
        await api.Windows.PutWindowsAsync(code, 2024, new PutWindowsRequest { Final = Period(2025, 3), MidYear = Period(2024, 7) });
        using var visitor = await host.SignInAsync(admin);
        var windows = await visitor.OpenAsync($"/bureaus/{code}/admin/windows?year=2024");

        Assert.Contains("没有代码为“9999”的单位", (await visitor.SubmitAsync(windows, "choose-unit", ("Target.Unit", "9999"))).Text, StringComparison.Ordinal);
        var page = await visitor.SubmitAsync(windows, "choose-unit", ("Target.Unit", "0001"), ("Target.Phase", "midYear"));
        Assert.Contains("年中监控延期", page.Text, StringComparison.Ordinal);
        Assert.Contains("应晚于填报窗口的截止时间", (await visitor.SubmitAsync(page, "extend", ("Extend.ClosesAt", "2024-07-01T00:00"), ("Extend.Reason", "停电"))).Text, StringComparison.Ordinal);
        page = await visitor.SubmitAsync(page, "extend", ("Extend.ClosesAt", "2024-08-15T23:59"), ("Extend.Reason", "停电"));
        Assert.Contains("已准予延期。", page.Text, StringComparison.Ordinal);
        Assert.Equal(new DateTimeOffset(2024, 8, 15, 15, 59, 59, 999, TimeSpan.Zero), (await api.Windows.GetExtensionAsync(code, 2024, "0001", WindowPhase.MidYear)).Value.ClosesAt);

        windows = await visitor.OpenAsync($"/bureaus/{code}/admin/windows?year=2024");
        page = await visitor.OpenAsync(windows.Document.QuerySelector("tbody th a")!.GetAttribute("href")!);
        Assert.Contains("已延期至北京时间 2024年8月15日 23:59，理由：停电", page.Text, StringComparison.Ordinal);
        Assert.Contains("延期已取消。", (await visitor.SubmitAsync(page, "withdraw-extension")).Text, StringComparison.Ordinal);
        await Assert.ThrowsAsync<PerfHubException>(() => api.Windows.GetExtensionAsync(code, 2024, "0001", WindowPhase.MidYear));
    }

    [Fact]
    public async Task A_version_of_the_policy_shows_its_content_and_author_and_can_be_taken_as_a_draft()
    {
        var (code, admin) = await CreateBureauAsync("博州财政局");
        var api = host.CreateApi(admin);
        var first = await api.Policies.PutPolicyAsync(code, 2024, "*", new Policy { ScoreGapThreshold = 7.5m, FilerMayAccept = true, Rules = Off("uniform-full-marks") });
        await api.Policies.PutPolicyAsync(code, 2024, first.ETag!, new Policy { ScoreGapThreshold = 3m });
        using var visitor = await host.SignInAsync(admin);
        var policy = await visitor.OpenAsync($"/bureaus/{code}/2024/policy");
        Assert.Contains("局管理员", policy.ReadText("#versions ~ ul"), StringComparison.Ordinal);
        Assert.Equal("否", policy.ReadText("[data-fact=filerMayAccept]"));

        var version = await visitor.OpenAsync(policy.FindLink("第 2 版")!);
        Assert.Equal("7.5", version.ReadText("[data-name=scoreGapThreshold]"));
        Assert.Equal("是", version.ReadText("[data-fact=filerMayAccept]"));
        Assert.Contains("局管理员", version.Text, StringComparison.Ordinal);
        Assert.Contains("各项指标均自评满分：停用", version.Text, StringComparison.Ordinal);
        Assert.Contains("这是现行政策。", (await visitor.OpenAsync(policy.FindLink("第 3 版")!)).Text, StringComparison.Ordinal);

        var preview = await visitor.SubmitAsync(version, $"/bureaus/{code}/2024/policy/edit");
        Assert.Contains("自评高于系统复核超过（分）：3 → 7.5", preview.Text, StringComparison.Ordinal);
        Assert.Equal(3m, (await api.Policies.GetPolicyAsync(code, 2024)).Value.Policy!.ScoreGapThreshold);
        Assert.Contains("新版本已保存。", (await visitor.SubmitAsync(preview, "save")).Text, StringComparison.Ordinal);
        var saved = (await api.Policies.GetPolicyAsync(code, 2024)).Value;
        Assert.Equal((4, 7.5m, false), (saved.Version, saved.Policy!.ScoreGapThreshold, saved.Policy.Rules!["uniform-full-marks"].Enabled));

        // Another bureau's version does not exist.
        var (other, _) = await CreateBureauAsync("塔城地区财政局");
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.OpenAsync($"/bureaus/{other}/2024/policy/versions/1")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.OpenAsync($"/bureaus/{code}/2024/policy/versions/99")).Status);
    }

    [Fact]
    public async Task Conditions_of_rules_and_grades_are_in_the_language_of_the_page()
    {
        var (code, admin) = await CreateBureauAsync("巴州财政局");
        using var visitor = await host.SignInAsync(admin);
        using var reader = await host.SignInAsync(admin, "en");

        var page = await visitor.OpenAsync($"/bureaus/{code}/2024/policy");
        Assert.Contains("预算执行率 = 执行数 ÷ 全年预算数 × 100", page.ReadText("#budget-execution-rate"), StringComparison.Ordinal);
        Assert.DoesNotContain("budget.", page.Text, StringComparison.Ordinal);
        page = await reader.OpenAsync($"/bureaus/{code}/2024/policy");
        Assert.Contains("Execution rate = executed amount ÷ adjusted budget × 100", page.ReadText("#budget-execution-rate"), StringComparison.Ordinal);
        Assert.Contains("Lowest score of “Excellent”", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("优", page.ReadText("main"), StringComparison.Ordinal);
    }

    // Six digits, as region codes have; bureaus below append two.
    private static string NextCode() => $"{Interlocked.Increment(ref _lastCode)}";

    private static string Id(string key) => key.Split('_')[1];

    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static WindowPeriod Period(int year, int month) => new()
    {
        OpensAt = new DateTimeOffset(year, month, 1, 0, 0, 0, TimeSpan.Zero),
        ClosesAt = new DateTimeOffset(year, month, 28, 15, 59, 59, 999, TimeSpan.Zero),
    };

    private static Dictionary<string, RuleSetting> Off(string rule) => new() { [rule] = new RuleSetting { Enabled = false } };

    private async Task<(string Code, string Admin)> CreateBureauAsync(string name)
    {
        var code = NextCode();
        return (code, await host.CreateBureauAsync(code, name));
    }

    private Task PutUnitAsync(string key, string bureau, string code, string name) =>
        host.CreateApi(key).Units.PutUnitAsync(bureau, code, new PutUnitRequest { Name = name, Sector = "文化", Kind = UnitKind.PublicInstitution });
}
