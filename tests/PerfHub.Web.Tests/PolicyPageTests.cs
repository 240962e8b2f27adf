using System.Net;
using Microsoft.Playwright;
using PerfHub.Client;
using PerfHub.Web.Tests.Infrastructure;

namespace PerfHub.Web.Tests;

[Collection(BrowserTestGroup.Name)]
public sealed class PolicyPageTests(BrowserFixture browser)
{
    [SkippableFact]
    public async Task The_catalogue_shows_the_figures_of_the_API_and_leads_to_the_deviations()
    {
        await using var visitor = await browser.SignInAsync("auditor");
        await visitor.OpenAsync("/bureaus/650100/2024/policy");
        var api = browser.Demo.CreateClient("auditor");
        var records = (await api.Rules.GetRuleStatisticsAsync("650100", 2024)).Value.Items;
        Assert.Equal(records.Select(it => (decimal)it.Applied).Order(), (await visitor.ReadFiguresAsync("applied")).Order());
        Assert.Equal(records.Select(it => (decimal)it.Flagged).Order(), (await visitor.ReadFiguresAsync("flagged")).Order());
        Assert.Equal([(await api.Policies.GetPolicyAsync("650100", 2024)).Value.Policy!.OverCompletionThreshold!.Value], await visitor.ReadFiguresAsync("overCompletionThreshold"));
        await visitor.Page.Locator("#over-completion a").ClickAsync();
        await visitor.WaitForAddressAsync("*/deviations?rule=over-completion&status=*");
    }

    [SkippableFact]
    public async Task A_threshold_is_changed_after_its_effect_was_seen()
    {
        const int year = 2019;
        await using var visitor = await browser.SignInAsync("bureauAdmin");
        await browser.Demo.FileForAsync("650104", year, "0005X", "0007X", "0008X");
        await visitor.OpenAsync($"/bureaus/650104/{year}/policy");
        await visitor.Page.GetByText("调整政策").ClickAsync();
        var preview = visitor.Page.GetByRole(AriaRole.Button, new() { Name = "预览影响" });

        await visitor.Page.GetByLabel("超额完成界限").FillAsync("50");
        await preview.ClickAsync();
        await visitor.Page.Locator(".ph-problem li", new() { HasText = "超额完成界限（%）：" }).WaitForAsync();
        Assert.Equal("50", await visitor.Page.GetByLabel("超额完成界限").InputValueAsync());

        await visitor.Page.GetByLabel("超额完成界限").FillAsync("一百");
        await preview.ClickAsync();
        await visitor.WaitForTextAsync("超额完成界限（%）：“一百”不是数字。");
        Assert.Equal("true", await visitor.Page.GetByLabel("超额完成界限").GetAttributeAsync("aria-invalid"));

        await visitor.Page.GetByLabel("超额完成界限").FillAsync("101");
        await visitor.Page.GetByText("规则", new() { Exact = true }).ClickAsync();
        await visitor.Page.SelectOptionAsync("select[name='Edit.Rules[uniform-full-marks]']", "off");
        await visitor.Page.RouteAsync("**/policy/edit", async route =>
        {
            await Task.Delay(1500);
            await route.ContinueAsync();
        });
        await preview.ClickAsync();
        await visitor.WaitForTextAsync("正在试算……");
        await Assertions.Expect(preview).ToBeDisabledAsync();
        await visitor.WaitForTextAsync("超额完成界限（%）：130 → 101");
        await visitor.Page.UnrouteAllAsync();

        // What was previewed is what is saved: to change it, one goes on editing.
        Assert.Equal(0, await visitor.Page.GetByLabel("超额完成界限").CountAsync());
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "继续修改" }).ClickAsync();
        Assert.Equal("101", await visitor.Page.GetByLabel("超额完成界限").InputValueAsync());
        await Assertions.Expect(preview).ToBeEnabledAsync();
        await preview.ClickAsync();
        await visitor.WaitForTextAsync("超额完成界限（%）：130 → 101");
        var api = browser.Demo.CreateClient("bureauAdmin");
        var draft = (await api.Policies.GetPolicyAsync("650104", year)).Value.Policy! with
        {
            OverCompletionThreshold = 101,
            Rules = new Dictionary<string, RuleSetting> { ["uniform-full-marks"] = new() { Enabled = false } },
        };
        var effect = (await api.Policies.PreviewPolicyAsync("650104", year, draft)).Value;
        Assert.Contains(effect.Rules, it => it.Added > 0);
        Assert.Equal([effect.Scores.Changed], await visitor.ReadFiguresAsync("scoresChanged"));
        Assert.Equal(effect.Rules.Select(it => (decimal)it.Added), await visitor.ReadFiguresAsync("ruleAdded"));
        Assert.Equal(effect.Rules.Select(it => (decimal)it.Removed), await visitor.ReadFiguresAsync("ruleRemoved"));
        await visitor.TakePicturesAsync("policy-preview-zh-CN", 1400, 390);
        await visitor.EnsureAccessibleAsync();

        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "保存为新版本" }).ClickAsync();
        await visitor.WaitForTextAsync("新版本已保存。");
        var saved = (await api.Policies.GetPolicyAsync("650104", year)).Value;
        Assert.Equal((2, 101m, false), (saved.Version, saved.Policy!.OverCompletionThreshold, saved.Policy.Rules!["uniform-full-marks"].Enabled));
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "重新评价全部报告" }).ClickAsync();
        await visitor.WaitForTextAsync("已重新评价 3 份报告");

        await visitor.OpenAsync($"/bureaus/650104/{year}/policy/edit");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "预览：恢复沿用上级政策" }).ClickAsync();
        await visitor.WaitForTextAsync("超额完成界限（%）：101 → 130");
        Assert.Equal(101, (await api.Policies.GetPolicyAsync("650104", year)).Value.Policy!.OverCompletionThreshold);
        await visitor.TakePicturesAsync("policy-inherit-zh-CN", 1400, 390);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "恢复沿用上级政策", Exact = true }).ClickAsync();
        await visitor.WaitForTextAsync("恢复沿用上级政策或系统默认政策。");
        Assert.Equal(130, (await api.Policies.GetPolicyAsync("650104", year)).Value.Policy!.OverCompletionThreshold);
    }

    [SkippableFact]
    public async Task A_unit_reads_the_rules_but_cannot_change_them()
    {
        await using var visitor = await browser.SignInAsync("unit");
        await visitor.OpenAsync("/bureaus/650104/2024/policy");
        await visitor.WaitForTextAsync("规则目录");
        Assert.Equal(0, await visitor.Page.GetByText("调整政策").CountAsync());
        Assert.Equal(HttpStatusCode.NotFound, await visitor.OpenAsync("/bureaus/650103/2024/policy"));
    }
}
