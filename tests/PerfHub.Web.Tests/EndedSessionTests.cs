using System.Net;
using Microsoft.Playwright;
using PerfHub.Client;
using PerfHub.Web.Tests.Infrastructure;
using Page = PerfHub.Web.Tests.Infrastructure.Page;

namespace PerfHub.Web.Tests;

/// <summary>What was typed when a session ended is there again after signing in, for the same user only.</summary>
[Collection(BrowserTestGroup.Name)]
public sealed class EndedSessionTests(BrowserFixture browser)
{
    private const string Deviations = "/bureaus/650100/2024/deviations", Typed = "执行数与决算不一致，请核对后重新提交。";

    [SkippableFact]
    public async Task A_form_comes_back_filled_and_unsent()
    {
        const int year = 2013;
        const string path = "/bureaus/650104/units/0016X/2013/decision?returnUrl=%2Fbureaus%2F650104%2F2013%2Ffilings";
        await browser.Demo.FileForAsync("650104", year, "0016X");
        var reports = browser.Demo.CreateClient("bureauAdmin").SelfEvaluations;
        await using var visitor = await browser.OpenAsync();
        await visitor.SignInAsync(browser.Demo.Keys["bureauAdmin"]);
        await visitor.OpenAsync(path);
        var form = visitor.Page.Locator("form", new() { Has = visitor.Page.Locator("input[value=return]") });
        await form.GetByLabel("理由").FillAsync(Typed);
        await SignOutElsewhereAsync(visitor);
        await form.GetByRole(AriaRole.Button).ClickAsync();

        await visitor.WaitForTextAsync("已为您保留");
        await visitor.TakePicturesAsync("sign-in-form-kept-zh-CN", 1400, 390);
        Assert.DoesNotContain(Typed, Uri.UnescapeDataString(visitor.Page.Url), StringComparison.Ordinal);
        await visitor.Page.FillAsync("#key", browser.Demo.Keys["bureauAdmin"]);
        await visitor.Page.ClickAsync("button.ph-primary");
        await visitor.WaitForTextAsync("尚未提交");
        Assert.Equal(path, visitor.Path);
        Assert.Equal(Typed, await form.GetByLabel("理由").InputValueAsync());
        Assert.Equal(ReportStatus.Submitted, (await reports.GetReportAsync("650104", "0016X", year)).Value.Status);
        await visitor.TakePicturesAsync("form-restored-zh-CN", 1400, 390);
        await visitor.EnsureAccessibleAsync();

        await form.GetByRole(AriaRole.Button).ClickAsync();
        await visitor.WaitForTextAsync("报告已退回。");
        Assert.Equal(0, await visitor.Page.GetByText("尚未提交").CountAsync());
    }

    [Fact]
    public async Task A_form_is_filled_once()
    {
        const string path = "/bureaus/650103/admin/units/edit";
        using var visitor = await browser.SignInPlainAsync("bureauAdmin");
        var page = await visitor.OpenAsync(path);
        await visitor.SubmitAsync(page, "/sign-out");
        var signIn = await visitor.SubmitAsync(page, "save", ("Form.Name", Typed));
        Assert.DoesNotContain(visitor.Cookies.GetAllCookies(), cookie => Uri.UnescapeDataString(cookie.Value).Contains(Typed, StringComparison.Ordinal));

        page = await SignInAsync(visitor, signIn.Path);
        Assert.Equal((HttpStatusCode.OK, Typed), (page.Status, page.ReadField("Form.Name")));
        Assert.Equal("", (await visitor.OpenAsync(path)).ReadField("Form.Name"));
    }

    [Fact]
    public async Task Another_user_of_the_browser_does_not_see_what_was_typed_and_its_user_still_can()
    {
        const string path = "/bureaus/650103/admin/units/edit";
        var colleague = await CreateKeyAsync("650103");
        using var visitor = await browser.SignInPlainAsync("bureauAdmin");
        var page = await visitor.OpenAsync(path);
        await visitor.SubmitAsync(page, "/sign-out");
        var signIn = await visitor.SubmitAsync(page, "save", ("Form.Code", "9501"), ("Form.Name", Typed));

        page = await visitor.SubmitAsync(signIn, "sign-in", ("Form.Key", colleague));
        Assert.Equal(path, page.Path);
        Assert.Equal("", page.ReadField("Form.Name"));
        await visitor.SubmitAsync(page, "/sign-out");
        Assert.Equal(Typed, (await SignInAsync(visitor, signIn.Path)).ReadField("Form.Name"));
    }

    [Fact]
    public async Task A_form_is_filled_at_its_own_address_only()
    {
        const string path = "/bureaus/650103/admin/units/edit?unit=";
        using var visitor = await browser.SignInPlainAsync("bureauAdmin");
        var page = await visitor.OpenAsync($"{path}0003X");
        await visitor.SubmitAsync(page, "/sign-out");
        await visitor.SubmitAsync(page, "save", ("Form.Name", Typed));
        await SignInAsync(visitor, "/sign-in");

        Assert.NotEqual(Typed, (await visitor.OpenAsync($"{path}0004X")).ReadField("Form.Name"));
        Assert.Equal(Typed, (await visitor.OpenAsync($"{path}0003X")).ReadField("Form.Name"));
    }

    [Fact]
    public async Task A_form_that_this_site_has_not_rendered_for_a_user_is_not_kept()
    {
        using var visitor = await browser.SignInPlainAsync("bureauAdmin");
        var page = await visitor.OpenAsync("/bureaus/650103/admin/units/edit");
        await visitor.SubmitAsync(page, "/sign-out");

        var signIn = await visitor.SubmitAsync(page, "save", ("_author", "forged"), ("Form.Name", Typed));
        Assert.Contains("登录已结束", signIn.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("已为您保留", signIn.Text, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_reason_for_many_cases_is_in_its_panel_again_for_the_same_user_only()
    {
        const string path = $"{Deviations}?rule=low-execution";
        var keys = new[] { await CreateKeyAsync("650100"), await CreateKeyAsync("650100") };
        await using var visitor = await browser.OpenAsync();
        await visitor.SignInAsync(keys[0]);
        await visitor.OpenAsync(path);
        await OpenBulkAsync(visitor);
        await visitor.Page.GetByLabel("理由").FillAsync(Typed);
        await SignOutElsewhereAsync(visitor);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "预览" }).ClickAsync();
        await visitor.WaitForTextAsync("登录已结束");

        await visitor.SignInAsync(keys[1]);
        await visitor.OpenAsync(path);
        await OpenBulkAsync(visitor);
        await visitor.Page.WaitForTimeoutAsync(500);
        Assert.Equal("", await visitor.Page.GetByLabel("理由").InputValueAsync());

        await SignOutElsewhereAsync(visitor);
        await visitor.SignInAsync(keys[0]);
        await visitor.OpenAsync(path);
        await OpenBulkAsync(visitor);
        await Assertions.Expect(visitor.Page.GetByLabel("理由")).ToHaveValueAsync(Typed);
    }

    [SkippableFact]
    public async Task What_is_being_typed_about_a_case_survives_even_if_the_field_was_not_left()
    {
        var keys = new[] { await CreateKeyAsync("650100"), await CreateKeyAsync("650100") };
        await using var visitor = await browser.OpenAsync();
        await visitor.SignInAsync(keys[0]);
        await visitor.OpenAsync($"{Deviations}?unit=0014X");
        await visitor.PressUntilAsync("j", "aside.ph-case h2");
        var path = $"/deviations/{await visitor.Page.Locator("tr.ph-selected a[data-id]").GetAttributeAsync("data-id")}";
        await visitor.OpenAsync(path);
        await visitor.ClickUntilAsync(visitor.Page.GetByRole(AriaRole.Button, new() { Name = "备注", Exact = true }), ".ph-case textarea");
        await visitor.Page.Locator(".ph-case textarea").PressSequentiallyAsync(Typed);
        await visitor.Page.WaitForTimeoutAsync(500);
        await SignOutElsewhereAsync(visitor);
        await visitor.Page.ReloadAsync();

        await visitor.SignInAsync(keys[1]);
        await visitor.OpenAsync(path);
        await visitor.Page.Locator(".ph-case-actions").First.WaitForAsync();
        await visitor.Page.WaitForTimeoutAsync(1000);
        Assert.Equal(0, await visitor.Page.Locator(".ph-case textarea").CountAsync());

        await SignOutElsewhereAsync(visitor);
        await visitor.SignInAsync(keys[0]);
        await visitor.OpenAsync(path);
        await Assertions.Expect(visitor.Page.Locator(".ph-case textarea")).ToHaveValueAsync(Typed);
    }

    private static Task OpenBulkAsync(Visitor visitor) =>
        visitor.ClickUntilAsync(visitor.Page.GetByRole(AriaRole.Button, new() { Name = "批量处理", Exact = true }), "section.ph-bulk");

    private static async Task SignOutElsewhereAsync(Visitor visitor)
    {
        var other = await visitor.Page.Context.NewPageAsync();
        await other.GotoAsync("/");
        await other.GetByRole(AriaRole.Button, new() { Name = "退出" }).ClickAsync();
        await other.GetByText("您已退出。").WaitForAsync();
        await other.CloseAsync();
    }

    private async Task<Page> SignInAsync(PageVisitor visitor, string path) =>
        await visitor.SubmitAsync(await visitor.OpenAsync(path), "sign-in", ("Form.Key", browser.Demo.Keys["bureauAdmin"]));

    private async Task<string> CreateKeyAsync(string bureau) =>
        (await browser.Demo.CreateClient("bureauAdmin").ApiKeys.CreateApiKeyAsync(new CreateApiKeyRequest { Role = Role.BureauAdmin, Bureau = bureau, Name = "测试" })).Value.Key!;
}
