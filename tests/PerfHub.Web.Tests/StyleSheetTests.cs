using System.Text.RegularExpressions;
using PerfHub.Web.Tests.Infrastructure;

namespace PerfHub.Web.Tests;

public sealed partial class StyleSheetTests(PageHost host) : IClassFixture<PageHost>
{
    [Fact]
    public async Task A_selector_has_one_rule_so_that_no_part_of_a_page_gets_the_style_of_another()
    {
        using var visitor = host.Open();
        var styles = await (await visitor.GetAsync("/_content/PerfHub.Web/perfhub.css")).Content.ReadAsStringAsync();

        // Rules within a media query are indented.
        var selectors = Rule().Matches(styles).Select(it => it.Groups["selector"].Value).ToList();
        Assert.InRange(selectors.Count, 100, int.MaxValue);
        Assert.Equal([], selectors.CountBy(it => it).Where(it => it.Value > 1).Select(it => it.Key));
    }

    [GeneratedRegex(@"^(?<selector>[^\s@/}][^{]*?)\s*\{", RegexOptions.Multiline)]
    private static partial Regex Rule();
}
