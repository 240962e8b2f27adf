using AngleSharp.Html.Dom;
using Microsoft.Playwright;
using PerfHub.Web.Tests.Infrastructure;

namespace PerfHub.Web.Tests;

/// <summary>Filters show what they filter by, however the address came about, and keep it when they are sent again.</summary>
[Collection(AppearanceTestGroup.Name)]
public sealed class FilterTests(BrowserFixture browser)
{
    private const string Deviations = "/bureaus/650100/2024/deviations";

    [Fact]
    public async Task Each_value_of_a_condition_is_shown_and_kept()
    {
        using var visitor = await browser.SignInPlainAsync("auditor");
        var page = await visitor.OpenAsync($"{Deviations}?rule=low-execution&rule=over-completion&group=c&group=e&severity=medium&severity=low&status=open&status=explained");
        Assert.NotEmpty(page.Document.QuerySelectorAll("a[data-id]"));
        var titles = (await browser.Demo.CreateClient("auditor").Rules.ListRulesPageAsync()).Value.Items
            .Where(rule => rule.Id is "low-execution" or "over-completion").Select(rule => rule.Title.Zh);
        Assert.Equal($"核查事项 {string.Join('、', titles)}", page.ReadText(".ph-choices > summary"));
        Assert.NotNull(page.Document.QuerySelector(".ph-more[open]"));
        string[] values = ["low-execution", "over-completion", "c", "e", "medium", "low", "open", "explained"];
        Assert.Equal(values.Order(), page.Document.QuerySelectorAll(".ph-filters input:checked").Select(it => it.GetAttribute("value")!).Order());

        var again = await visitor.OpenAsync(Submit(page));
        Assert.Equal(values.Order(), again.Document.QuerySelectorAll(".ph-filters input:checked").Select(it => it.GetAttribute("value")!).Order());
        Assert.Equal(ReadIds(page), ReadIds(again));

        var all = await visitor.OpenAsync(Deviations);
        Assert.Equal("核查事项 全部", all.ReadText(".ph-choices > summary"));
    }

    [Theory]
    [InlineData("/bureaus/650100/2024/filings?status=Missing&kind=Other&scope=OWN", "missing", "other", "own")]
    [InlineData("/bureaus/650100/2024/ranking?metric=ScoreGap&order=Asc", "scoreGap", "asc", "", "", "subtree")]
    [InlineData("/bureaus/650100/2024/overview?scope=Own", "own")]
    [InlineData("/bureaus/650100/admin/units?scope=Subtree", "subtree")]
    [InlineData("/bureaus/650100/admin/keys?role=Unit", "unit")]
    public async Task A_value_in_another_spelling_is_shown(string path, params string[] values)
    {
        using var visitor = await browser.SignInPlainAsync("bureauAdmin");
        var page = await visitor.OpenAsync(path);
        Assert.Equal(values, page.Document.QuerySelectorAll(".ph-filters select").OfType<IHtmlSelectElement>().Select(it => it.Value));
    }

    [SkippableFact]
    public async Task Rules_are_chosen_from_a_folded_list()
    {
        await using var visitor = await browser.SignInAsync("auditor");
        await visitor.OpenAsync($"{Deviations}?rule=low-execution");
        var choices = visitor.Page.Locator(".ph-choices");
        await choices.Locator("summary").ClickAsync();
        await choices.Locator("input[value=over-completion]").CheckAsync();
        await visitor.EnsureAccessibleAsync();
        await visitor.TakePicturesAsync("deviations-rules", 1400, 390);
        await visitor.Page.Locator(".ph-filters button[type=submit]").ClickAsync();
        await visitor.WaitForAddressAsync("*rule=low-execution&rule=over-completion*");
        await Assertions.Expect(choices.Locator("summary")).ToContainTextAsync("、");
    }

    private static string Submit(Page page)
    {
        var address = ((IHtmlFormElement)page.Document.QuerySelector(".ph-filters")!).GetSubmission()!.Target;
        return $"/{address.Path}?{address.Query}";
    }

    private static IEnumerable<string?> ReadIds(Page page) => page.Document.QuerySelectorAll("a[data-id]").Select(it => it.GetAttribute("data-id"));
}
