using System.Net;
using System.Text;
using Microsoft.Playwright;
using PerfHub.Client;
using PerfHub.Web.Tests.Infrastructure;

namespace PerfHub.Web.Tests;

[Collection(BrowserTestGroup.Name)]
public sealed class AdministrationTests(BrowserFixture browser)
{
    private const string District = "650103", Path = $"/bureaus/{District}/admin";

    [SkippableFact]
    public async Task A_unit_is_registered_and_changed()
    {
        await using var visitor = await browser.SignInAsync("bureauAdmin");
        await visitor.OpenAsync($"{Path}/units");
        await visitor.Page.GetByText("登记单位").ClickAsync();
        await visitor.Page.GetByLabel("单位代码").FillAsync("9001");
        await visitor.Page.GetByLabel("名称").FillAsync("沙依巴克区档案馆");
        await visitor.Page.GetByLabel("行业").FillAsync("档案");
        await SaveAsync(visitor);
        await visitor.WaitForTextAsync("请选择单位性质。");
        await visitor.Page.GetByLabel("单位性质").SelectOptionAsync("publicInstitution");
        await SaveAsync(visitor);
        await visitor.WaitForTextAsync("已保存。");
        var api = browser.Demo.CreateClient("bureauAdmin");
        Assert.Equal("沙依巴克区档案馆", (await api.Units.GetUnitAsync(District, "9001")).Value.Name);

        await visitor.OpenAsync($"{Path}/units/edit");
        await visitor.Page.GetByLabel("单位代码").FillAsync("9001");
        await visitor.Page.GetByLabel("名称").FillAsync("另一个单位");
        await visitor.Page.GetByLabel("行业").FillAsync("档案");
        await visitor.Page.GetByLabel("单位性质").SelectOptionAsync("other");
        await SaveAsync(visitor);
        await visitor.WaitForTextAsync("代码 9001 已登记");

        await visitor.OpenAsync($"{Path}/units/edit?unit=9001");
        await visitor.Page.GetByLabel("参加填报").UncheckAsync();
        await api.Units.PutUnitAsync(District, "9001", new PutUnitRequest { Name = "沙依巴克区档案馆", Sector = "档案管理", Kind = UnitKind.PublicInstitution });
        await SaveAsync(visitor);
        await visitor.WaitForTextAsync("您打开本页以后，其他人已经修改并保存");
        await visitor.TakePicturesAsync("admin-unit-changed-zh-CN", 1400, 390);
        await visitor.EnsureAccessibleAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "仍然保存" }).ClickAsync();
        await visitor.WaitForTextAsync("已保存。");
        Assert.False((await api.Units.GetUnitAsync(District, "9001")).Value.Active);
    }

    [SkippableFact]
    public async Task A_list_of_units_is_checked_and_then_imported_with_keys()
    {
        await using var visitor = await browser.SignInAsync("bureauAdmin");
        await visitor.OpenAsync($"{Path}/import");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "核对" }).ClickAsync();
        await visitor.WaitForTextAsync("请选择文件。");

        await CheckAsync(visitor, "单位代码,单位名称,主管部门,单位性质\n9101,第一小学,教育,事业单位\n9102,,教育,事业单位\n");
        await visitor.WaitForTextAsync("有 1 行不合格");
        await CheckAsync(visitor, "单位代码,单位名称,主管部门,单位性质\n9101,第一小学,教育,事业单位\n9102,第二小学,教育,事业单位\n");
        await visitor.WaitForTextAsync("核对通过：新登记 2 个，更新 0 个。");
        await visitor.Page.GetByLabel("同时为新单位发放密钥").CheckAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "导入", Exact = true }).ClickAsync();
        await visitor.WaitForTextAsync("已导入：新登记 2 个，更新 0 个。");
        var keys = await visitor.Page.Locator("td code").AllInnerTextsAsync();
        Assert.Equal(2, keys.Count);
        Assert.All(keys, key => Assert.StartsWith("phk_", key, StringComparison.Ordinal));
        var download = await visitor.Page.RunAndWaitForDownloadAsync(() => visitor.Page.GetByText("下载密钥清单").ClickAsync());
        var lines = await File.ReadAllLinesAsync(await download.PathAsync());
        Assert.Equal("650103-单位密钥.csv", download.SuggestedFilename);
        Assert.Equal(keys, lines[1..].Select(line => line.Split(',')[2]));
        await visitor.TakePicturesAsync("admin-import-keys-zh-CN", 1400, 390);
        Assert.Equal("第二小学", (await browser.Demo.CreateClient("bureauAdmin").Units.GetUnitAsync(District, "9102")).Value.Name);
    }

    [SkippableFact]
    public async Task A_key_is_created_shown_once_and_revoked()
    {
        await using var visitor = await browser.SignInAsync("bureauAdmin");
        await visitor.OpenAsync($"{Path}/keys");
        await visitor.Page.GetByText("发放密钥").ClickAsync();
        var form = visitor.Page.Locator("form.ph-form-wide");
        await form.GetByLabel("角色").SelectOptionAsync("unit");
        await form.GetByLabel("用途").FillAsync("档案馆经办人");
        await form.GetByRole(AriaRole.Button).ClickAsync();
        await visitor.Page.Locator(".ph-problem").WaitForAsync();
        await form.GetByLabel("单位代码").FillAsync("0003X");
        await form.GetByRole(AriaRole.Button).ClickAsync();
        await visitor.WaitForTextAsync("新密钥（只显示这一次）");
        var key = await visitor.Page.Locator(".ph-success code").InnerTextAsync();
        var id = key.Split('_')[1];
        var api = new PerfHubClient(new PerfHubClientOptions { BaseAddress = browser.Demo.Address, ApiKey = key });
        Assert.Equal("0003X", (await api.ApiKeys.GetMeAsync()).Value.Unit!.Code);

        await visitor.OpenAsync($"{Path}/keys?role=unit");
        Assert.DoesNotContain(key, await visitor.Page.ContentAsync(), StringComparison.Ordinal);
        await visitor.Page.GetByLabel("办理 档案馆经办人").ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "停用密钥" }).ClickAsync();
        await visitor.WaitForTextAsync("与密钥编号的后 4 位不符，密钥没有停用。");
        Assert.Null((await browser.Demo.CreateClient("bureauAdmin").ApiKeys.GetApiKeyAsync(id)).Value.RevokedAt);
        await visitor.Page.GetByLabel("请输入密钥编号的后 4 位").FillAsync(id[^4..]);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "停用密钥" }).ClickAsync();
        await visitor.WaitForTextAsync("密钥已停用。");
        Assert.NotNull((await browser.Demo.CreateClient("bureauAdmin").ApiKeys.GetApiKeyAsync(id)).Value.RevokedAt);
    }

    [SkippableFact]
    public async Task Filing_windows_are_set_in_Beijing_time()
    {
        const int year = 2022;
        await using var visitor = await browser.SignInAsync("bureauAdmin");
        await visitor.OpenAsync($"{Path}/windows?year={year}");
        var final = visitor.Page.Locator("fieldset", new() { HasText = "年终自评" });
        await final.GetByLabel("开始").FillAsync("2023-01-05T08:00");
        await SaveAsync(visitor);
        await visitor.WaitForTextAsync("年终自评：请同时填写开始和截止的日期、时间");
        Assert.Equal("2023-01-05T08:00", await final.GetByLabel("开始").InputValueAsync());
        await final.GetByLabel("截止").FillAsync("2023-03-31T23:59");
        await SaveAsync(visitor);
        await visitor.WaitForTextAsync("已保存。");
        var window = (await browser.Demo.CreateClient("bureauAdmin").Windows.GetWindowsAsync(District, year)).Value.Final!;
        Assert.Equal(new DateTimeOffset(2023, 1, 5, 0, 0, 0, TimeSpan.Zero), window.OpensAt);
        Assert.Equal(new DateTimeOffset(2023, 3, 31, 15, 59, 59, 999, TimeSpan.Zero), window.ClosesAt);
    }

    [SkippableFact]
    public async Task The_audit_log_is_that_of_the_API_and_can_be_verified()
    {
        await using var visitor = await browser.SignInAsync("bureauAdmin");
        var api = browser.Demo.CreateClient("bureauAdmin");
        await api.Units.PutUnitAsync(District, "9002", new PutUnitRequest { Name = "沙依巴克区图书馆", Sector = "文化旅游", Kind = UnitKind.PublicInstitution });
        await visitor.OpenAsync($"{Path}/audit-log");
        var entries = (await api.AuditLog.ListAuditEntriesPageAsync(District, order: SortDirection.Desc, limit: 50)).Value.Items;
        Assert.Equal(entries.Select(it => (decimal)it.Seq), await visitor.ReadFiguresAsync("seq"));
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "核验日志" }).ClickAsync();
        await visitor.WaitForTextAsync("核验通过");
    }

    [SkippableTheory]
    [InlineData("")]
    [InlineData("/units")]
    [InlineData("/import")]
    [InlineData("/keys")]
    [InlineData("/windows")]
    [InlineData("/audit-log")]
    public async Task Another_bureau_does_not_exist(string section)
    {
        await using var visitor = await browser.SignInAsync("bureauAdmin");
        Assert.Equal(HttpStatusCode.NotFound, await visitor.OpenAsync($"/bureaus/659999/admin{section}"));
    }

    private static Task SaveAsync(Visitor visitor) => visitor.Page.GetByRole(AriaRole.Button, new() { Name = "保存", Exact = true }).First.ClickAsync();

    private static async Task CheckAsync(Visitor visitor, string list)
    {
        await visitor.Page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "单位.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(list) });
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "核对" }).ClickAsync();
    }
}
