using PerfHub.Web.Tests.Infrastructure;

namespace PerfHub.Web.Tests;

[Collection(BrowserTestGroup.Name)]
public sealed class UnitPageTests(BrowserFixture browser)
{
    [SkippableFact]
    public async Task A_unit_is_seen_over_the_years_with_the_figures_of_the_API()
    {
        await using var visitor = await browser.SignInAsync("auditor");
        await browser.Demo.FileForAsync("650104", 2020, "0004X");
        await visitor.OpenAsync("/bureaus/650104/units/0004X");
        var years = (await browser.Demo.CreateClient("auditor").Units.GetUnitHistoryAsync("650104", "0004X")).Value.Years.Reverse().ToList();
        Assert.True(years.Count >= 2);
        Assert.Equal(years.Select(it => it.Figures.Claimed), await visitor.ReadFiguresAsync("claimed"));
        Assert.Equal(years.Select(it => it.Figures.Verified), await visitor.ReadFiguresAsync("verified"));
        Assert.Equal(years.Select(it => it.Figures.ExecutionRate!.Value), await visitor.ReadFiguresAsync("executionRate"));
        Assert.Equal(years.Select(it => it.Figures.Credibility), await visitor.ReadFiguresAsync("credibility"));
        await visitor.Page.Locator("tbody .ph-counts").First.ClickAsync();
        await visitor.WaitForAddressAsync("*/2024/deviations?*unit=0004X*");
    }

    [SkippableFact]
    public async Task A_unit_finds_its_own_years_in_the_menu()
    {
        await using var visitor = await browser.SignInAsync("unit");
        await visitor.OpenAsync("/bureaus/650104/units/0137/2024/report");
        await visitor.Page.Locator("nav a", new() { HasText = "历年情况" }).ClickAsync();
        await visitor.WaitForAddressAsync("*/bureaus/650104/units/0137");
        await visitor.Page.Locator("tbody th a").First.ClickAsync();
        await visitor.WaitForAddressAsync("*/2024/report");
    }
}
