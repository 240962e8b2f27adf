using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;
using PerfHub.Client;
using PerfHub.Web.Tests.Infrastructure;

namespace PerfHub.Web.Tests;

/// <summary>Menus, counts and pages lead where they say.</summary>
[Collection(BrowserTestGroup.Name)]
public sealed partial class NavigationTests(BrowserFixture browser)
{
    [Theory]
    [InlineData("/bureaus/650104/units/0137/2024/report", "我的报告")]
    [InlineData("/bureaus/650104/units/0137", "历年情况")]
    [InlineData("/bureaus/650104/units/0137/2025/filing", "填报")]
    public async Task One_entry_of_the_menu_is_the_current_page(string path, string title)
    {
        using var visitor = await browser.SignInPlainAsync("unit");
        var page = await visitor.OpenAsync(path);
        Assert.Equal([title], Current().Matches(page.Html).Select(it => it.Groups["title"].Value));
    }

    [Fact]
    public async Task Another_year_keeps_the_filters_and_not_the_place_in_the_list()
    {
        using var visitor = await browser.SignInPlainAsync("auditor");
        var page = await visitor.OpenAsync("/bureaus/650100/2024/ranking?metric=scoreGap&sector=%E6%95%99%E8%82%B2");
        Assert.Equal(["/bureaus/650100/2023/ranking?metric=scoreGap&sector=%E6%95%99%E8%82%B2"], page.FindLinks("2023 年度"));
        page = await visitor.OpenAsync(page.FindLinks("下一页").Concat(["/bureaus/650100/2024/ranking?metric=scoreGap&cursor="]).First());
        Assert.DoesNotContain("cursor", Assert.Single(page.FindLinks("2023 年度")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_year_of_a_version_of_the_policy_is_the_policy_of_that_year()
    {
        using var visitor = await browser.SignInPlainAsync("bureauAdmin");
        var page = await visitor.OpenAsync("/bureaus/650104/2024/policy/versions/1");
        var other = Assert.Single(page.FindLinks("2022 年度"));
        Assert.Equal("/bureaus/650104/2022/policy", other);
        Assert.Equal(HttpStatusCode.OK, (await visitor.OpenAsync(other)).Status);
    }

    [Fact]
    public async Task The_next_page_does_not_say_again_what_was_saved()
    {
        using var visitor = await browser.SignInPlainAsync("bureauAdmin");
        var page = await visitor.OpenAsync("/bureaus/650104/admin/units?done=saved");
        Assert.Contains("已保存。", page.Text, StringComparison.Ordinal);
        page = await visitor.OpenAsync(Assert.Single(page.FindLinks("下一页")));
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.DoesNotContain("已保存。", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/bureaus/650100/2024/ranking?metric=credibility&order=asc")]
    [InlineData("/bureaus/650100/2024/sample?size=10&seed=2024")]
    [InlineData("/bureaus/650104/units/0137")]
    public async Task The_deviations_of_a_unit_are_as_many_as_their_count_says(string path)
    {
        using var visitor = await browser.SignInPlainAsync("auditor");
        var page = await visitor.OpenAsync(path);
        var rows = Counts().Matches(page.Html).Take(5).ToList();
        Assert.NotEmpty(rows);
        foreach (var row in rows)
        {
            var counted = Number().Matches(row.Groups["counts"].Value).Sum(it => int.Parse(it.Groups["it"].Value, System.Globalization.CultureInfo.InvariantCulture));
            Assert.Equal(counted, await CountAsync(WebUtility.HtmlDecode(row.Groups["href"].Value)));
        }
    }

    [Fact]
    public async Task The_deviations_of_a_rule_are_as_many_as_the_catalogue_says()
    {
        using var visitor = await browser.SignInPlainAsync("auditor");
        var page = await visitor.OpenAsync("/bureaus/650100/2024/policy");
        var flagged = Flagged().Matches(page.Html).Where(it => it.Groups["count"].Value != "0").Take(5).ToList();
        Assert.NotEmpty(flagged);
        foreach (var rule in flagged)
        {
            Assert.Equal(int.Parse(rule.Groups["count"].Value, System.Globalization.CultureInfo.InvariantCulture), await CountAsync(WebUtility.HtmlDecode(rule.Groups["href"].Value)));
        }
    }

    [Fact]
    public async Task The_undecided_deviations_of_a_report_lead_to_their_list()
    {
        using var visitor = await browser.SignInPlainAsync("auditor");
        var page = await visitor.OpenAsync("/bureaus/650104/units/0137/2024/decision");
        Assert.Contains("待处理和已说明的偏差", page.Text, StringComparison.Ordinal);
        var link = Undecided().Match(page.Html);
        Assert.Equal(int.Parse(link.Groups["count"].Value, System.Globalization.CultureInfo.InvariantCulture), await CountAsync(WebUtility.HtmlDecode(link.Groups["href"].Value)));
    }

    [Fact]
    public async Task Paper_has_the_tables_of_a_wide_window()
    {
        using var visitor = await browser.SignInPlainAsync("auditor");
        var page = await visitor.OpenAsync("/_content/PerfHub.Web/perfhub.css");
        Assert.Contains("@media screen and (max-width: 700px)", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("@media (max-width", page.Html, StringComparison.Ordinal);
    }

    private async Task<int> CountAsync(string link)
    {
        var address = new Uri(browser.Demo.Address, link);
        var query = QueryHelpers.ParseQuery(address.Query);
        var (bureau, year) = (address.Segments[2].Trim('/'), int.Parse(address.Segments[3].Trim('/'), System.Globalization.CultureInfo.InvariantCulture));
        return await browser.Demo.CreateClient("auditor").Deviations.ListDeviationsAsync(
            bureau, year, rule: [.. query.GetValueOrDefault("rule").OfType<string>()], status: [.. query["status"].Select(it => Enum.Parse<DeviationStatus>(it!, ignoreCase: true))],
            unit: query.GetValueOrDefault("unit").FirstOrDefault(), bureau: query.GetValueOrDefault("bureau").FirstOrDefault()).CountAsync();
    }

    [GeneratedRegex("<a href=\"[^\"]*\" aria-current=\"page\">(?<title>[^<]*)</a>", RegexOptions.ExplicitCapture)]
    private static partial Regex Current();

    [GeneratedRegex("<a class=\"ph-counts\" href=\"(?<href>[^\"]*)\">(?<counts>.*?)</a>", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Counts();

    [GeneratedRegex("</span>(?<it>\\d+)</span>", RegexOptions.ExplicitCapture)]
    private static partial Regex Number();

    [GeneratedRegex("<a href=\"(?<href>[^\"]*)\"><data value=\"(?<count>\\d+)\"[^>]*data-name=\"flagged\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Flagged();

    [GeneratedRegex("<a href=\"(?<href>[^\"]*)\"><data value=\"(?<count>\\d+)\"[^>]*data-name=\"undecided\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Undecided();
}
