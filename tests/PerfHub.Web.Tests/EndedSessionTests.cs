using Microsoft.Playwright;
using PerfHub.Client;
using PerfHub.Web.Tests.Infrastructure;

namespace PerfHub.Web.Tests;

/// <summary>What was typed when a session ended is there again after signing in, for the same user only.</summary>
[Collection(BrowserTestGroup.Name)]
public sealed class EndedSessionTests(BrowserFixture browser)
{
    private const string Deviations = "/bureaus/650100/2024/deviations", Typed = "执行数与决算不一致，请核对后重新提交。";

    [SkippableFact]
    public async Task A_reason_for_many_cases_is_in_its_panel_again_for_the_same_user_only()
    {
        const string path = $"{Deviations}?rule=low-execution";
        var keys = new[] { await CreateKeyAsync("650100"), await CreateKeyAsync("650100") };
        await using var visitor = await browser.OpenAsync();
        await visitor.SignInAsync(keys[0]);
        await visitor.OpenAsync(path);
        await visitor.OpenBulkPanelAsync();
        await visitor.Page.GetByLabel("理由").FillAsync(Typed);
        await SignOutElsewhereAsync(visitor);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "预览" }).ClickAsync();
        await visitor.WaitForTextAsync("登录已结束");

        await visitor.SignInAsync(keys[1]);
        await visitor.OpenAsync(path);
        await visitor.OpenBulkPanelAsync();
        await visitor.Page.WaitForTimeoutAsync(500);
        Assert.Equal("", await visitor.Page.GetByLabel("理由").InputValueAsync());

        await SignOutElsewhereAsync(visitor);
        await visitor.SignInAsync(keys[0]);
        await visitor.OpenAsync(path);
        await visitor.OpenBulkPanelAsync();
        await Assertions.Expect(visitor.Page.GetByLabel("理由")).ToHaveValueAsync(Typed);
    }

    [SkippableFact]
    public async Task What_is_being_typed_about_a_case_survives_even_if_the_field_was_not_left()
    {
        var keys = new[] { await CreateKeyAsync("650100"), await CreateKeyAsync("650100") };
        await using var visitor = await browser.OpenAsync();
        await visitor.SignInAsync(keys[0]);
        await visitor.OpenAsync($"{Deviations}?unit=0014X");
        await visitor.OpenFirstCaseAsync();
        var path = $"/deviations/{await visitor.Page.Locator("tr.ph-selected a[data-id]").GetAttributeAsync("data-id")}";
        await visitor.OpenAsync(path);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "备注", Exact = true }).ClickAsync();
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

    [SkippableFact]
    public async Task A_reason_to_return_a_report_is_in_its_form_again_and_is_sent_only_then()
    {
        const int year = 2012;
        await browser.Demo.FileForAsync("650104", year, "0016X");
        var key = await CreateKeyAsync("650104");
        await using var visitor = await browser.OpenAsync();
        await visitor.SignInAsync(key);
        await visitor.OpenAsync($"/bureaus/650104/units/0016X/{year}/decision");
        var form = visitor.Page.Locator("form", new() { Has = visitor.Page.Locator("[name='Decide.Decision'][value=return]") });
        await form.Locator("textarea").FillAsync(Typed);
        await SignOutElsewhereAsync(visitor);
        await form.GetByRole(AriaRole.Button).ClickAsync();
        await visitor.WaitForTextAsync("您刚才填写的内容没有提交");
        await visitor.EnsureAccessibleAsync();
        await visitor.TakePicturesAsync("sign-in-kept", 390);

        await visitor.Page.FillAsync("#key", key);
        await visitor.Page.ClickAsync("button.ph-primary");
        await visitor.WaitForTextAsync("之前填写的内容还在，尚未提交");
        await visitor.EnsureAccessibleAsync();
        await visitor.TakePicturesAsync("kept-form", 390);
        await visitor.Page.ReloadAsync();
        await Assertions.Expect(form.Locator("textarea")).ToHaveValueAsync(Typed);
        Assert.Equal(ReportStatus.Submitted, await ReadStatusAsync());

        await form.GetByRole(AriaRole.Button).ClickAsync();
        await visitor.WaitForAddressAsync("*done=return*");
        Assert.Equal(ReportStatus.Returned, await ReadStatusAsync());

        async Task<ReportStatus> ReadStatusAsync() => (await browser.Demo.CreateClient("bureauAdmin").SelfEvaluations.GetReportAsync("650104", "0016X", year)).Value.Status;
    }

    private static async Task SignOutElsewhereAsync(Visitor visitor)
    {
        var other = await visitor.Page.Context.NewPageAsync();
        await other.GotoAsync("/");
        await other.GetByRole(AriaRole.Button, new() { Name = "退出" }).ClickAsync();
        await other.GetByText("您已退出。").WaitForAsync();
        await other.CloseAsync();
    }

    private async Task<string> CreateKeyAsync(string bureau) =>
        (await browser.Demo.CreateClient("bureauAdmin").ApiKeys.CreateApiKeyAsync(new CreateApiKeyRequest { Role = Role.BureauAdmin, Bureau = bureau, Name = "测试" })).Value.Key!;
}
