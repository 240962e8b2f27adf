using System.Net;
using System.Text;
using PerfHub.Client;
using PerfHub.Web.Tests.Infrastructure;

namespace PerfHub.Web.Tests;

/// <summary>A browser saves a file if there is one. Otherwise it shows why there is none.</summary>
[Collection(BrowserTestGroup.Name)]
public sealed class DownloadTests(BrowserFixture browser, PageHost host) : IClassFixture<PageHost>, IDisposable
{
    private const string Bureau = "650501", Units = $"/bureaus/{Bureau}/admin/units";

    public void Dispose() => host.Api = _ => null;

    [SkippableFact]
    public async Task A_download_leaves_the_page_and_an_ended_session_leads_to_the_sign_in_page_and_not_into_the_file()
    {
        var key = await CreateKeyAsync();
        await using var visitor = await browser.OpenAsync(address: host.Address);
        await visitor.SignInAsync(key.Key!);
        await visitor.OpenAsync(Units);
        foreach (var (words, name) in new[] { ("Excel 表格", ".xlsx"), ("CSV 文件", ".csv") })
        {
            await OpenMenuAsync(visitor);
            var download = await visitor.Page.RunAndWaitForDownloadAsync(() => visitor.Page.GetByText(words).ClickAsync());
            Assert.EndsWith(name, download.SuggestedFilename, StringComparison.Ordinal);
            Assert.Null(await download.FailureAsync());
            Assert.Equal(Units, visitor.Path);
        }

        await host.Operator.ApiKeys.RevokeApiKeyAsync(key.Id);
        await OpenMenuAsync(visitor);
        await visitor.Page.GetByText("CSV 文件").ClickAsync();
        await visitor.WaitForTextAsync("登录已结束");
        Assert.StartsWith("/sign-in", visitor.Path, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(HttpStatusCode.Forbidden, "没有权限")]
    [InlineData(HttpStatusCode.TooManyRequests, "系统正忙")]
    [InlineData(HttpStatusCode.ServiceUnavailable, "系统正忙")]
    public async Task A_refused_download_shows_the_page_that_says_why(HttpStatusCode status, string words)
    {
        await using var visitor = await browser.OpenAsync(address: host.Address);
        await visitor.SignInAsync((await CreateKeyAsync()).Key!);
        await visitor.OpenAsync(Units);
        host.Api = request => request.Headers.Accept.Any(it => it.MediaType == "text/csv") || request.RequestUri!.Query.Contains("csv", StringComparison.Ordinal)
            ? new HttpResponseMessage(status) { Content = new StringContent($"{{\"status\":{(int)status},\"title\":\"No\"}}", Encoding.UTF8, "application/problem+json") } : null;
        await OpenMenuAsync(visitor);
        await visitor.Page.GetByText("CSV 文件").ClickAsync();
        await visitor.Page.Locator(".ph-error h1").WaitForAsync();
        Assert.Contains(words, await visitor.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
    }

    private static Task OpenMenuAsync(Visitor visitor) => visitor.Page.EvaluateAsync("document.querySelector('.ph-download').open = true");

    private async Task<NewApiKey> CreateKeyAsync()
    {
        if (!(await host.Operator.Bureaus.ListBureausPageAsync()).Value.Items.Any(it => it.Code == Bureau))
        {
            var admin = host.CreateApi(await host.CreateBureauAsync(Bureau, "下载局"));
            await admin.Units.PutUnitAsync(Bureau, "0001", new PutUnitRequest { Name = "下载单位", Sector = "教育", Kind = UnitKind.PublicInstitution });
        }

        return await host.Operator.ApiKeys.CreateApiKeyAsync(new CreateApiKeyRequest { Role = Role.BureauAdmin, Bureau = Bureau, Name = "下载" });
    }
}
