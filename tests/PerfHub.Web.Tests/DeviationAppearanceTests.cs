using Microsoft.Playwright;
using PerfHub.Web.Tests.Infrastructure;

namespace PerfHub.Web.Tests;

/// <summary>The parts of the pages of deviations that appear when a user asks for them: usable by everybody, at both widths.</summary>
[Collection(AppearanceTestGroup.Name)]
public sealed class DeviationAppearanceTests(BrowserFixture browser)
{
    private const string Path = "/bureaus/650100/2024/deviations?severity=high";

    [SkippableFact]
    public async Task The_drawer_of_a_case_is_usable_by_everybody()
    {
        await using var visitor = await browser.SignInAsync("auditor");
        await visitor.OpenAsync(Path);
        await visitor.OpenFirstCaseAsync();
        await visitor.Page.Keyboard.PressAsync("c");
        await visitor.Page.Locator("aside textarea").WaitForAsync();
        await visitor.TakePicturesAsync("case-drawer", 1400, 390);
        await visitor.EnsureAccessibleAsync();
        await visitor.Page.SetViewportSizeAsync(390, 900);
        await visitor.EnsureAccessibleAsync();
    }

    [SkippableFact]
    public async Task The_panel_of_bulk_decisions_is_usable_by_everybody()
    {
        var api = browser.Demo.CreateClient("auditor");
        await api.Deviations.DecideDeviationsAsync(
            "650100", 2024, new Client.DeviationAction { Kind = Client.DeviationActionKind.Confirm, Text = "核对属实。" }, unit: "0018X", severity: [Client.Severity.High]);
        await using var visitor = await browser.SignInAsync("auditor");
        await visitor.OpenAsync(Path);
        await visitor.OpenBulkPanelAsync();
        await visitor.Page.Locator(".ph-bulk-jobs li button", new() { HasText = "撤销" }).First.WaitForAsync();
        await visitor.Page.GetByLabel("理由").FillAsync("已经核对。");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "预览" }).ClickAsync();
        await visitor.WaitForTextAsync("将处理");
        await visitor.TakePicturesAsync("bulk-panel", 1400, 390);
        await visitor.EnsureAccessibleAsync();
        await visitor.Page.SetViewportSizeAsync(390, 900);
        await visitor.EnsureAccessibleAsync();
    }

    [SkippableFact]
    public async Task The_page_of_a_case_is_usable_by_everybody()
    {
        var id = (await browser.Demo.CreateClient("auditor").Deviations.ListDeviationsPageAsync("650100", 2024, rule: ["target-missed"], limit: 1)).Value.Items[0].Id;
        await using var visitor = await browser.SignInAsync("auditor");
        await visitor.OpenAsync($"/deviations/{id}");
        await visitor.Page.Locator(".ph-case h2").WaitForAsync();
        await visitor.TakePicturesAsync("case", 1400, 390);
        await visitor.EnsureAccessibleAsync();
        await visitor.Page.SetViewportSizeAsync(390, 900);
        await visitor.EnsureAccessibleAsync();
    }
}
