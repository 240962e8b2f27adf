using System.Net;
using Microsoft.Playwright;
using PerfHub.Client;
using PerfHub.Web.Tests.Infrastructure;
using Cookie = System.Net.Cookie;

namespace PerfHub.Web.Tests;

[Collection(AppearanceTestGroup.Name)]
public sealed class SignInTests(BrowserFixture browser)
{
    private const string Ended = "登录已结束：密钥已停用或过期，或者您已在其他窗口退出。";

    private const string Ranking = "/bureaus/650100/2024/ranking";

    [SkippableFact]
    public async Task The_demo_prints_a_link_for_each_role_that_signs_in_once()
    {
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        foreach (var (role, start) in new[] { ("unit", "/filing"), ("bureauReader", "/overview"), ("auditor", "/deviations") })
        {
            await using var visitor = await browser.OpenAsync();
            await visitor.OpenAsync(browser.Demo.Links[role]);
            Assert.EndsWith(start, visitor.Path, StringComparison.Ordinal);

            Assert.StartsWith("/sign-in", (await client.GetAsync(browser.Demo.Links[role])).Headers.Location!.ToString(), StringComparison.Ordinal);
        }
    }

    [SkippableFact]
    public async Task A_visitor_who_is_not_signed_in_comes_back_to_the_page_of_the_link()
    {
        await using var visitor = await browser.OpenAsync();
        await visitor.OpenAsync($"{Ranking}?metric=scoreGap");
        Assert.StartsWith("/sign-in", visitor.Path, StringComparison.Ordinal);

        await visitor.Page.FillAsync("#key", $"  {browser.Demo.Keys["bureauReader"]} ");
        await visitor.Page.ClickAsync("button.ph-primary");
        await visitor.WaitForAddressAsync("*/ranking?metric=scoreGap");
    }

    [SkippableFact]
    public async Task A_link_cannot_lead_to_another_site_after_signing_in()
    {
        await using var visitor = await browser.OpenAsync();
        await visitor.OpenAsync("/sign-in?returnUrl=//example.org/");
        await visitor.Page.FillAsync("#key", browser.Demo.Keys["bureauReader"]);
        await visitor.Page.ClickAsync("button.ph-primary");
        await visitor.WaitForAddressAsync("*/overview");
        Assert.StartsWith(browser.Demo.Address.ToString(), visitor.Page.Url, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_wrong_key_is_refused_in_words()
    {
        await using var visitor = await browser.OpenAsync();
        await visitor.OpenAsync("/sign-in");
        await visitor.Page.FillAsync("#key", "phk_0123456789abcdef_wrong");
        await visitor.Page.ClickAsync("button.ph-primary");
        await visitor.WaitForTextAsync("密钥不正确，或者已经停用、过期。");
        Assert.DoesNotContain("phk_", await visitor.Page.ContentAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("phk_", visitor.Page.Url, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task The_cookie_is_not_readable_by_scripts_and_does_not_contain_the_key()
    {
        await using var visitor = await browser.SignInAsync("auditor");
        var cookie = (await visitor.Page.Context.CookiesAsync()).Single(it => it.Name == "perfhub.session");
        Assert.True(cookie.HttpOnly);
        Assert.Equal(SameSiteAttribute.Strict, cookie.SameSite);
        Assert.DoesNotContain(browser.Demo.Keys["auditor"].Split('_')[2], cookie.Value, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_session_ends_with_its_key_on_pages_and_in_the_middle_of_work()
    {
        var admin = browser.Demo.CreateClient("bureauAdmin");
        NewApiKey key = await admin.ApiKeys.CreateApiKeyAsync(new CreateApiKeyRequest { Role = Role.Auditor, Bureau = "650100", Name = "revoked in the middle" });
        await using var reader = await browser.OpenAsync();
        await reader.SignInAsync(key.Key!);
        await using var worker = await browser.OpenAsync();
        await worker.SignInAsync(key.Key!);
        await worker.OpenFirstCaseAsync();

        await admin.ApiKeys.RevokeApiKeyAsync(key.Id);

        await reader.OpenAsync(Ranking);
        Assert.StartsWith("/sign-in", reader.Path, StringComparison.Ordinal);
        await reader.WaitForTextAsync(Ended);

        await worker.Page.Keyboard.PressAsync("j");
        await worker.WaitForTextAsync(Ended);
    }

    [SkippableFact]
    public async Task A_visitor_who_is_not_signed_in_opens_no_circuit()
    {
        await using var visitor = await browser.OpenAsync();
        var response = await visitor.Page.APIRequest.PostAsync("/_blazor/negotiate?negotiateVersion=1");
        Assert.Equal(401, response.Status);
    }

    [SkippableFact]
    public async Task Signing_out_ends_the_session()
    {
        await using var visitor = await browser.OpenAsync();
        await visitor.SignInAsync(browser.Demo.Keys["auditor"]);
        await visitor.OpenFirstCaseAsync();
        var cookies = await visitor.Page.Context.CookiesAsync();

        var other = await visitor.Page.Context.NewPageAsync();
        await other.GotoAsync(Ranking);
        await other.GetByRole(AriaRole.Button, new() { Name = "退出" }).ClickAsync();
        await other.GetByText("您已退出。").WaitForAsync();
        await other.GotoAsync(Ranking);
        Assert.Contains("/sign-in", other.Url, StringComparison.Ordinal);

        // A copy of the cookie is of no use.
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = browser.Demo.Address };
        using var copied = new HttpRequestMessage(HttpMethod.Get, Ranking)
        {
            Headers = { { "Cookie", string.Join("; ", cookies.Select(it => $"{it.Name}={it.Value}")) }, { "Sec-Fetch-Site", "none" } },
        };
        Assert.StartsWith("/sign-in", (await client.SendAsync(copied)).Headers.Location!.ToString(), StringComparison.Ordinal);

        // Nor can the window that is still open go on.
        await visitor.Page.Keyboard.PressAsync("j");
        await visitor.WaitForTextAsync(Ended);
    }

    [SkippableFact]
    public async Task A_link_in_web_mail_leads_to_its_page_also_over_plain_HTTP()
    {
        await using var visitor = await browser.SignInAsync("auditor");
        var cookie = (await visitor.Page.Context.CookiesAsync()).Single(it => it.Name == "perfhub.session");
        var cookies = new CookieContainer();
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = cookies }) { BaseAddress = browser.Demo.Address };

        // The browser neither sends the strict cookie nor says where the link comes from.
        Assert.Contains("http-equiv=\"refresh\"", await client.GetStringAsync(Ranking), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await client.GetAsync(Ranking)).StatusCode);

        // It does when the page loads itself again.
        cookies.Add(browser.Demo.Address, new Cookie(cookie.Name, cookie.Value));
        Assert.Contains("<h1", await client.GetStringAsync(Ranking), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_link_of_the_demo_is_not_used_up_by_asking_about_it()
    {
        await using var visitor = await browser.OpenAsync();
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = browser.Demo.Address };
        var link = browser.Demo.Links["bureauAdmin"];
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, link))).StatusCode);
        await visitor.OpenAsync(link);
        Assert.EndsWith("/overview", visitor.Path, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_form_of_another_site_is_refused()
    {
        await using var visitor = await browser.SignInAsync("bureauReader");
        foreach (var path in new[] { "/sign-out", "/language", "/sign-in" })
        {
            var response = await visitor.Page.APIRequest.PostAsync(path, new() { Form = visitor.Page.APIRequest.CreateFormData().Set("language", "en").Set("_handler", "sign-in") });
            Assert.Equal(400, response.Status);
        }

        Assert.Equal(HttpStatusCode.OK, await visitor.OpenAsync(Ranking));
    }

    [SkippableFact]
    public async Task Pages_allow_no_inline_script_and_no_frame()
    {
        await using var visitor = await browser.SignInAsync("bureauReader");
        var headers = (await visitor.Page.GotoAsync(Ranking))!.Headers;
        Assert.Contains("script-src 'self';", headers["content-security-policy"], StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", headers["content-security-policy"], StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", headers["content-security-policy"], StringComparison.Ordinal);
        Assert.Equal("nosniff", headers["x-content-type-options"]);
        Assert.Equal("same-origin", headers["referrer-policy"]);
        Assert.Contains("no-store", headers["cache-control"], StringComparison.Ordinal);
    }
}
