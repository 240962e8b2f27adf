using PerfHub.Api.Tests.Security.Oidc;
using PerfHub.Client;
using PerfHub.Web.Tests.Infrastructure;
using Page = PerfHub.Web.Tests.Infrastructure.Page;

namespace PerfHub.Web.Tests;

/// <summary>Signing in to the pages with the issuer whose tokens the API accepts.</summary>
public sealed class OidcSignInTests : IAsyncLifetime, IAsyncDisposable
{
    private const string Bureau = "650104", Keys = $"/bureaus/{Bureau}/admin/keys";

    private readonly TestIssuer _issuer = new() { Claims = new() { ["perfhub_role"] = "bureauAdmin", ["perfhub_bureau"] = Bureau } };

    private PageHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = PageHost.Start([.. _issuer.Settings, .. TestIssuer.ClientSettings]);
        await _host.CreateBureauAsync(Bureau, "高新区财政局");
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _issuer.DisposeAsync();
    }

    [Fact]
    public async Task A_user_signs_in_comes_back_to_the_page_of_the_link_and_signs_out()
    {
        using var visitor = _host.Open();
        var signIn = await visitor.OpenAsync($"{Keys}?role=unit");
        var page = await visitor.OpenAsync(signIn.FindLink("使用统一身份认证登录")!);

        Assert.Equal($"{Keys}?role=unit", page.Path);
        Assert.Equal("高新区财政局", page.ReadText(".ph-user"));

        var cookies = string.Join(';', visitor.Cookies.GetAllCookies().Select(it => it.Value));
        Assert.DoesNotContain(_issuer.IssuedTokens, token => cookies.Contains(token.Split('.')[2], StringComparison.Ordinal));
        page = await visitor.SubmitAsync(page, "/sign-out");
        Assert.Contains("统一身份认证可能仍处于登录状态", page.Text, StringComparison.Ordinal);
        Assert.StartsWith("/sign-in", (await visitor.OpenAsync(Keys)).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_request_to_the_issuer_has_PKCE_state_and_nonce_and_leads_back_to_this_host()
    {
        using var visitor = _host.Open();
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery((await StartAsync(visitor)).Query);

        Assert.Equal("code", query["response_type"]);
        Assert.Equal("S256", query["code_challenge_method"]);
        Assert.NotEmpty(query["state"].ToString());
        Assert.NotEmpty(query["nonce"].ToString());
        Assert.Equal($"{_host.Address}sign-in/oidc/callback", query["redirect_uri"]);
    }

    [Fact]
    public async Task A_session_ends_with_its_token()
    {
        using var visitor = _host.Open();
        Assert.Equal(Keys, (await SignInAsync(visitor, Keys)).Path);

        // The token is valid for five minutes; other sessions last for twelve hours.
        _host.Clock.Set(TimeProvider.System.GetUtcNow().AddMinutes(5));
        var page = await visitor.OpenAsync(Keys);
        Assert.StartsWith("/sign-in", page.Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_this_browser_has_not_asked_for_is_refused()
    {
        using var attacker = _host.Open();
        using var victim = _host.Open();
        var answer = (await attacker.GetAsync((await StartAsync(attacker)).ToString())).Headers.Location!;

        await ExpectRefusalAsync(victim, answer.PathAndQuery, "统一身份认证没有完成");
        await ExpectRefusalAsync(attacker, answer.PathAndQuery.Replace("state=", "state=x", StringComparison.Ordinal), "统一身份认证没有完成");
        await ExpectRefusalAsync(attacker, "/sign-in/oidc/callback", "统一身份认证没有完成");
        Assert.Empty(_issuer.IssuedTokens);
    }

    [Fact]
    public async Task An_answer_with_the_nonce_of_another_browser_is_refused()
    {
        _issuer.EditIdToken = claims => claims["nonce"] = "another";
        using var visitor = _host.Open();

        Assert.Contains("统一身份认证没有完成", (await SignInAsync(visitor, Keys)).Text, StringComparison.Ordinal);
        Assert.StartsWith("/sign-in", (await visitor.OpenAsync(Keys)).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_works_once()
    {
        using var visitor = _host.Open();
        var answer = (await visitor.GetAsync((await StartAsync(visitor)).ToString())).Headers.Location!;
        await visitor.OpenAsync(answer.PathAndQuery);

        Assert.Contains("统一身份认证没有完成", (await visitor.OpenAsync(answer.PathAndQuery)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh", "登录已取消")]
    [InlineData("en", "Signing in was cancelled")]
    public async Task Refused_consent_is_said_in_words(string language, string words)
    {
        _issuer.RefusesConsent = true;
        using var visitor = _host.Open(language);

        var page = await SignInAsync(visitor, $"{Keys}?role=unit");
        Assert.Contains(words, page.Text, StringComparison.Ordinal);
        Assert.Contains(Uri.EscapeDataString($"{Keys}?role=unit"), page.Path, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh", "没有对应的角色、财政局或单位")]
    [InlineData("en", "has no role, bureau or unit here")]
    public async Task An_account_without_rights_is_told_so_and_not_signed_in(string language, string words)
    {
        _issuer.Claims = new() { ["perfhub_role"] = "bureauAdmin", ["perfhub_bureau"] = "659999" };
        using var visitor = _host.Open(language);

        Assert.Contains(words, (await SignInAsync(visitor, Keys)).Text, StringComparison.Ordinal);
        Assert.StartsWith("/sign-in", (await visitor.OpenAsync(Keys)).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_issuer_that_does_not_respond_leaves_keys()
    {
        _issuer.IsUnavailable = true;
        using var visitor = _host.Open();

        var page = await SignInAsync(visitor, Keys);
        Assert.Contains("统一身份认证暂时无法连接", page.Text, StringComparison.Ordinal);
        Assert.Equal(Keys, (await visitor.SubmitAsync(page, "sign-in", ("Form.Key", await _host.CreateKeyAsync(PageHost.OperatorKey, Role.BureauAdmin, Bureau)))).Path);
    }

    [Fact]
    public async Task The_way_back_stays_on_this_site()
    {
        using var visitor = _host.Open();
        Assert.Equal(_host.Address.Authority, (await SignInAsync(visitor, "//example.org/")).Address.Authority);
    }

    [Fact]
    public async Task The_content_security_policy_of_the_sign_in_page_names_no_other_site()
    {
        using var visitor = _host.Open();
        var policy = Assert.Single((await visitor.GetAsync("/sign-in")).Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("form-action 'self'; ", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_client_the_sign_in_page_offers_keys_alone()
    {
        await using var host = PageHost.Start(_issuer.Settings);
        using var visitor = host.Open();

        Assert.Null((await visitor.OpenAsync("/sign-in")).FindLink("使用统一身份认证登录"));

        // To a visitor who is not signed in, it is a page like any other that does not exist.
        Assert.StartsWith("/sign-in?returnUrl=", (await visitor.OpenAsync("/sign-in/oidc")).Path, StringComparison.Ordinal);
    }

    private static async Task ExpectRefusalAsync(PageVisitor visitor, string answer, string words)
    {
        var page = await visitor.OpenAsync(answer);
        Assert.StartsWith("/sign-in", page.Path, StringComparison.Ordinal);
        Assert.Contains(words, page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(visitor.Cookies.GetAllCookies(), it => it.Name == "perfhub.session");
    }

    private static Task<Page> SignInAsync(PageVisitor visitor, string returnUrl) => visitor.OpenAsync($"/sign-in/oidc?returnUrl={Uri.EscapeDataString(returnUrl)}");

    private static async Task<Uri> StartAsync(PageVisitor visitor) => (await visitor.GetAsync("/sign-in/oidc?returnUrl=/")).Headers.Location!;
}
