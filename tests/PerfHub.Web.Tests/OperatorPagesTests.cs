using System.Net;
using Microsoft.Playwright;
using PerfHub.Web.Tests.Infrastructure;

namespace PerfHub.Web.Tests;

/// <summary>The list of bureaus and what is below it in a browser, on hosts that begin without bureaus.</summary>
[Collection(AppearanceTestGroup.Name)]
public sealed class OperatorPagesTests(BrowserFixture browser)
{
    private const string Region = "650100", District = "650104";

    [SkippableFact]
    public async Task An_operator_registers_bureaus_and_their_first_administrator()
    {
        await using var host = PageHost.Start();
        await using var visitor = await browser.OpenAsync(address: host.Address);
        await visitor.SignInAsync(PageHost.OperatorKey);
        Assert.Equal("/bureaus", visitor.Path);
        await visitor.WaitForTextAsync("还没有登记财政局。");
        await LookAsync(visitor, "operator-empty");

        await RegisterAsync(visitor, "乌鲁木齐", "乌鲁木齐市财政局", "");
        await visitor.Page.Locator(".ph-problem li", new() { HasText = "区划代码：" }).WaitForAsync();
        await visitor.Page.Locator("input[name='Form.Code'][aria-invalid=true]").WaitForAsync();
        Assert.Equal("乌鲁木齐", await visitor.Page.InputValueAsync("input[name='Form.Code']"));
        await LookAsync(visitor, "operator-refused");
        await RegisterAsync(visitor, Region, "乌鲁木齐市财政局", "");
        await visitor.WaitForTextAsync("已登记“乌鲁木齐市财政局”。");
        await RegisterAsync(visitor, District, "新市区财政局", Region);
        await visitor.WaitForTextAsync("已登记“新市区财政局”。");
        Assert.Equal(["乌鲁木齐市财政局", "新市区财政局"], await visitor.Page.Locator("tbody th a").AllInnerTextsAsync());
        await visitor.Page.Locator("td", new() { HasText = $"乌鲁木齐市财政局 {Region}" }).WaitForAsync();
        await LookAsync(visitor, "operator-bureaus");

        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "乌鲁木齐市财政局" }).ClickAsync();
        await visitor.WaitForAddressAsync($"*/bureaus/{Region}/admin");
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "新市区财政局" }).ClickAsync();
        await visitor.WaitForAddressAsync($"*/bureaus/{District}/admin");
        await LookAsync(visitor, "operator-bureau");
        await visitor.Page.GetByLabel("上级财政局").FillAsync("");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "调整" }).ClickAsync();
        await visitor.WaitForTextAsync("已保存。");
        await visitor.WaitForTextAsync("（没有上级）");
        Assert.Null((await host.Operator.Bureaus.GetBureauAsync(District)).Value.Parent);

        await visitor.Page.Locator(".ph-tabs").GetByText("密钥").ClickAsync();
        await visitor.Page.GetByText("发放密钥").ClickAsync();
        var form = visitor.Page.Locator("form.ph-form-wide");
        Assert.Equal(["请选择", "财政局管理员"], await form.GetByLabel("角色").Locator("option").AllInnerTextsAsync());
        await form.GetByLabel("角色").SelectOptionAsync("bureauAdmin");
        await form.GetByLabel("用途").FillAsync("首任管理员");
        await form.GetByRole(AriaRole.Button).ClickAsync();
        await visitor.WaitForTextAsync("新密钥（只显示这一次）");
        var key = await visitor.Page.Locator(".ph-success code").InnerTextAsync();
        Assert.Equal(District, (await host.CreateApi(key).ApiKeys.GetMeAsync()).Value.Bureau!.Code);
        await visitor.OpenAsync($"/bureaus/{District}/admin/keys");
        await visitor.Page.GetByLabel("办理 首任管理员").ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "停用密钥" }).WaitForAsync();
        await LookAsync(visitor, "operator-key");

        // The way back from any bureau.
        await visitor.Page.Locator(".ph-pages").GetByText("财政局", new() { Exact = true }).ClickAsync();
        await visitor.WaitForAddressAsync("*/bureaus");
        await visitor.Page.Locator(".ph-pages").GetByText("平台日志").ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "核验日志" }).ClickAsync();
        await visitor.WaitForTextAsync("核验通过");
        await LookAsync(visitor, "operator-log");

        await visitor.Page.GetByText("English").ClickAsync();
        foreach (var path in new[] { "/bureaus", "/audit-log" })
        {
            await visitor.OpenAsync(path);
            await visitor.TakePicturesAsync($"operator{path.Replace('/', '-')}-en", 390);
            var words = await visitor.Page.Locator("h1, h2, .ph-pages, .ph-filters span, thead, main label").AllInnerTextsAsync();
            Assert.DoesNotContain(words, it => it.Any(letter => letter is >= '\u4e00' and <= '\u9fff'));
        }
    }

    [SkippableFact]
    public async Task An_administrator_of_a_bureau_lists_its_own_bureaus_only_and_registers_none()
    {
        await using var host = PageHost.Start();
        var admin = await host.CreateBureauAsync("653100", "喀什地区财政局");
        await host.CreateBureauAsync("653101", "喀什市财政局", "653100");
        await host.CreateBureauAsync("653200", "和田地区财政局");
        await using var visitor = await browser.OpenAsync(address: host.Address);
        await visitor.SignInAsync(admin);

        Assert.Equal(HttpStatusCode.OK, await visitor.OpenAsync("/bureaus"));
        Assert.Equal(["喀什地区财政局", "喀什市财政局"], await visitor.Page.Locator("tbody th a").AllInnerTextsAsync());
        Assert.Equal(0, await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "登记" }).CountAsync());
        Assert.Equal(HttpStatusCode.Forbidden, await visitor.OpenAsync("/audit-log"));
        await visitor.Page.Locator(".ph-problem").WaitForAsync();
    }

    private static async Task RegisterAsync(Visitor visitor, string code, string name, string parent)
    {
        await visitor.Page.FillAsync("input[name='Form.Code']", code);
        await visitor.Page.FillAsync("input[name='Form.Name']", name);
        await visitor.Page.FillAsync("input[name='Form.Parent']", parent);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "登记", Exact = true }).ClickAsync();
    }

    private static async Task LookAsync(Visitor visitor, string name)
    {
        Assert.Equal(1, await visitor.Page.Locator("h1").CountAsync());
        await visitor.TakePicturesAsync($"{name}-zh-CN", 1400, 390);
        await visitor.EnsureAccessibleAsync();
    }
}
