using PerfHub.Web.Tests.Infrastructure;

namespace PerfHub.Web.Tests;

[Collection(BrowserTestGroup.Name)]
public sealed class SamplePageTests(BrowserFixture browser)
{
    private const string Path = "/bureaus/650100/2024/sample";

    [SkippableFact]
    public async Task An_auditor_draws_units_and_a_colleague_sees_the_same()
    {
        await using var visitor = await browser.SignInAsync("auditor");
        await visitor.OpenAsync(Path);
        await visitor.Page.FillAsync("input[name=size]", "12");
        await visitor.Page.GetByLabel("附各单位待查偏差").CheckAsync();
        await visitor.Page.GetByText("抽取", new() { Exact = true }).ClickAsync();
        await visitor.WaitForAddressAsync("*seed=*");
        await visitor.WaitForTextAsync("抽取 12 个");
        Assert.Equal(12, await visitor.Page.Locator(".ph-checklist").CountAsync());
        Assert.True(await visitor.Page.Locator(".ph-checklist li").CountAsync() > 0);

        var seed = System.Web.HttpUtility.ParseQueryString(new Uri(visitor.Page.Url).Query)["seed"];
        var sample = (await browser.Demo.CreateClient("auditor").Deviations.DrawSampleAsync("650100", 2024, 12, seed)).Value;
        await using var colleague = await browser.SignInAsync("bureauReader");
        await colleague.OpenAsync(visitor.Path);
        foreach (var reader in new[] { visitor, colleague })
        {
            Assert.Equal(sample.Items.Select(it => it.Unit), await reader.Page.Locator("a[data-unit]").EvaluateAllAsync<string[]>("all => all.map(it => it.dataset.unit)"));
            Assert.Equal(sample.Items.Select(it => it.Weight), await reader.ReadFiguresAsync("weight"));
            Assert.Equal(sample.Items.Select(it => it.Probability), await reader.ReadFiguresAsync("probability"));
            Assert.Equal(sample.Items.Select(it => it.Score.Verified), await reader.ReadFiguresAsync("verified"));
        }

        await visitor.Page.ClickAsync("summary.ph-button");
        var download = await visitor.Page.RunAndWaitForDownloadAsync(() => visitor.Page.GetByText("CSV 文件").ClickAsync());
        var text = await File.ReadAllTextAsync(await download.PathAsync());
        Assert.All(sample.Items, it => Assert.Contains(it.UnitName, text, StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task A_size_that_is_none_is_refused_in_words()
    {
        await using var visitor = await browser.SignInAsync("auditor");
        await visitor.OpenAsync($"{Path}?size=0");
        await visitor.WaitForTextAsync("抽取单位数应为 1 至 500 的整数。");
    }
}
