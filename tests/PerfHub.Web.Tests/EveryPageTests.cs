using System.Net;
using PerfHub.Web.Tests.Infrastructure;

namespace PerfHub.Web.Tests;

[Collection(AppearanceTestGroup.Name)]
public sealed class EveryPageTests(BrowserFixture browser)
{
    public static TheoryData<string, string, string> Pages => new()
    {
        { "ranking", "bureauReader", "/bureaus/650100/2024/ranking" },
        { "overview", "bureauReader", "/bureaus/650100/2024/overview" },
        { "deviations", "auditor", "/bureaus/650100/2024/deviations?severity=high" },
        { "report", "unit", "/bureaus/650104/units/0137/2024/report" },
        { "filing", "unit", "/bureaus/650104/units/0137/2025/filing" },
        { "filings", "bureauAdmin", "/bureaus/650102/2024/filings" },
        { "decision", "bureauAdmin", "/bureaus/650104/units/0137/2024/decision" },
        { "unit", "unit", "/bureaus/650104/units/0137" },
        { "sample", "auditor", "/bureaus/650100/2024/sample?size=8&seed=2024&details=true" },
        { "policy", "bureauAdmin", "/bureaus/650104/2024/policy" },
        { "policy-edit", "bureauAdmin", "/bureaus/650104/2024/policy/edit" },
        { "admin", "bureauAdmin", "/bureaus/650100/admin" },
        { "admin-units", "bureauAdmin", "/bureaus/650103/admin/units" },
        { "admin-import", "bureauAdmin", "/bureaus/650103/admin/import" },
        { "admin-keys", "bureauAdmin", "/bureaus/650100/admin/keys" },
        { "admin-windows", "bureauAdmin", "/bureaus/650102/admin/windows?year=2024" },
        { "admin-audit-log", "bureauAdmin", "/bureaus/650104/admin/audit-log" },
        { "admin-extension", "bureauAdmin", "/bureaus/650102/units/0401X/2024/extension" },
        { "policy-version", "bureauAdmin", "/bureaus/650104/2024/policy/versions/1" },
        { "not-found", "unit", "/no/such/page" },
    };

    [SkippableTheory]
    [MemberData(nameof(Pages))]
    public async Task Is_usable_by_everybody(string name, string role, string path)
    {
        await using var visitor = await browser.SignInAsync(role);
        await visitor.OpenAsync(path);
        await EnsureCompleteAsync(visitor, "zh-CN");
        await visitor.TakePicturesAsync($"{name}-zh-CN", 1400, 390);
        await visitor.EnsureAccessibleAsync();
    }

    [SkippableTheory]
    [MemberData(nameof(Pages))]
    public async Task Is_complete_in_English(string name, string role, string path)
    {
        await using var visitor = await browser.SignInAsync(role);
        await visitor.Page.Context.AddCookiesAsync([new() { Name = "perfhub.language", Value = "en", Url = visitor.Demo.Address.ToString() }]);
        await visitor.OpenAsync(path);
        await EnsureCompleteAsync(visitor, "en");
        await visitor.TakePicturesAsync($"{name}-en", 390);
        var words = await visitor.Page.Locator("header, h1, h2, .ph-filters span, thead, legend").AllInnerTextsAsync();
        Assert.DoesNotContain(words, it => it.Any(letter => letter is >= '\u4e00' and <= '\u9fff') && !IsName(it));
    }

    [SkippableFact]
    public async Task The_sign_in_page_is_usable_by_everybody()
    {
        await using var visitor = await browser.OpenAsync();
        Assert.Equal(HttpStatusCode.OK, await visitor.OpenAsync("/sign-in"));
        await visitor.TakePicturesAsync("sign-in-zh-CN", 1400, 390);
        await visitor.EnsureAccessibleAsync();
    }

    [SkippableFact]
    public async Task The_page_of_a_key_is_usable_by_everybody()
    {
        await using var visitor = await browser.SignInAsync("bureauAdmin");
        await visitor.OpenAsync("/bureaus/650100/admin/keys");
        await visitor.Page.Locator("tbody a[href*='/admin/keys/']").First.ClickAsync();
        await visitor.WaitForAddressAsync("*/admin/keys/*");
        await EnsureCompleteAsync(visitor, "zh-CN");
        await visitor.TakePicturesAsync("admin-key-zh-CN", 1400, 390);
        await visitor.EnsureAccessibleAsync();
    }

    [SkippableFact]
    public async Task The_language_is_switched_and_kept()
    {
        await using var visitor = await browser.SignInAsync("bureauReader");
        await visitor.OpenAsync("/bureaus/650100/2024/ranking?order=asc");
        await visitor.Page.GetByText("English").ClickAsync();
        await visitor.Page.Locator("h1", new() { HasText = "Ranking" }).WaitForAsync();
        Assert.Equal("/bureaus/650100/2024/ranking?order=asc", visitor.Path);
        await visitor.OpenAsync("/bureaus/650100/2024/overview");
        await visitor.Page.Locator("h1", new() { HasText = "Overview" }).WaitForAsync();
        await visitor.Page.GetByText("中文").ClickAsync();
        await visitor.WaitForTextAsync("年度总览");
    }

    private static async Task EnsureCompleteAsync(Visitor visitor, string language)
    {
        await visitor.Page.Locator("main :is(h2, table, input, textarea, .ph-error, .ph-drop, .ph-facts, .ph-empty) >> visible=true").First.WaitForAsync();
        Assert.Equal(language, await visitor.Page.GetAttributeAsync("html", "lang"));
        Assert.NotEmpty(await visitor.Page.TitleAsync());
        Assert.Equal(1, await visitor.Page.Locator("h1").CountAsync());
    }

    // Names of bureaus and units are Chinese in either language; so is the button that switches to Chinese.
    private static bool IsName(string text) => text.Contains("财政局", StringComparison.Ordinal) || text.Contains("服务中心", StringComparison.Ordinal) || text.Contains("中文", StringComparison.Ordinal);
}
