using System.Text;
using System.Text.RegularExpressions;
using PerfHub.Client;
using PerfHub.Web.Tests.Infrastructure;

namespace PerfHub.Web.Tests;

/// <summary>A form that is sent twice, as a double click does, has one effect, and both responses show its result.</summary>
[Collection(BrowserTestGroup.Name)]
public sealed partial class DoubleSubmissionTests(BrowserFixture browser)
{
    private const string District = "650103", Path = $"/bureaus/{District}/admin";

    [Fact]
    public async Task An_import_creates_keys_once_and_shows_them_in_either_response_and_as_a_file()
    {
        using var visitor = await browser.SignInPlainAsync("bureauAdmin");
        var page = await visitor.OpenAsync($"{Path}/import");
        page = await visitor.SubmitFileAsync(page, "check", "Form.File", "单位.csv", Encoding.UTF8.GetBytes("单位代码,单位名称,主管部门,单位性质\n9201,第一中学,教育,事业单位\n9202,第二中学,教育,事业单位\n"));
        Assert.Contains("核对通过：新登记 2 个", page.Text, StringComparison.Ordinal);

        var pages = await visitor.SubmitTwiceAsync(page, "import", ("Form.WithKeys", "true"));
        var keys = ReadKeys(pages[0].Html);
        Assert.Equal(2, keys.Count);
        Assert.Equal(keys, ReadKeys(pages[1].Html));
        Assert.Contains("新登记 2 个", pages[1].Text, StringComparison.Ordinal);
        foreach (var key in keys)
        {
            Assert.Contains(key, ReadFile(pages[1].Html), StringComparison.Ordinal);
            await new PerfHubClient(new PerfHubClientOptions { BaseAddress = browser.Demo.Address, ApiKey = key }).ApiKeys.GetMeAsync();
        }
    }

    [Fact]
    public async Task A_key_is_created_once_and_shown_in_either_response()
    {
        using var visitor = await browser.SignInPlainAsync("bureauAdmin");
        var page = await visitor.OpenAsync($"{Path}/keys");
        var pages = await visitor.SubmitTwiceAsync(page, "create", ("Form.Role", "auditor"), ("Form.Bureau", District), ("Form.Name", "重复提交"));
        var key = Assert.Single(ReadKeys(pages[0].Html));
        Assert.Equal([key], ReadKeys(pages[1].Html));
        Assert.Single(await ListAsync("重复提交"));

        page = await visitor.OpenAsync($"{Path}/keys/{key.Split('_')[1]}");
        pages = await visitor.SubmitTwiceAsync(page, "rotate", ("Form.Overlap", "1"));
        Assert.Equal(Assert.Single(ReadKeys(pages[0].Html)), Assert.Single(ReadKeys(pages[1].Html)));
        Assert.Equal(2, (await ListAsync("重复提交")).Count);
    }

    [Fact]
    public async Task The_same_form_may_be_used_again_after_it_was_shown_again()
    {
        using var visitor = await browser.SignInPlainAsync("bureauAdmin");
        var page = await visitor.OpenAsync($"{Path}/keys");
        for (var number = 0; number < 2; number++)
        {
            page = await visitor.SubmitAsync(page, "create", ("Form.Role", "auditor"), ("Form.Bureau", District), ("Form.Name", "同名密钥"));
            Assert.Single(ReadKeys(page.Html));
        }

        Assert.Equal(2, (await ListAsync("同名密钥")).Count);
    }

    [Fact]
    public async Task A_decision_that_is_sent_twice_succeeds_twice()
    {
        const int year = 2014;
        await browser.Demo.FileForAsync("650104", year, "0016X");
        using var visitor = await browser.SignInPlainAsync("bureauAdmin");
        var page = await visitor.OpenAsync($"/bureaus/650104/units/0016X/{year}/decision");
        var pages = await visitor.SubmitTwiceAsync(page, "decide", ("Decide.Reason", "符合要求。"));
        Assert.All(pages, it => Assert.Contains("报告已审核通过。", it.Text, StringComparison.Ordinal));
    }

    private async Task<IReadOnlyList<ApiKeyInfo>> ListAsync(string name) =>
        [.. (await browser.Demo.CreateClient("bureauAdmin").ApiKeys.ListApiKeysPageAsync(District, limit: 500)).Value.Items.Where(it => it.Name == name)];

    private static List<string> ReadKeys(string page) => [.. Key().Matches(page).Select(it => it.Groups["key"].Value)];

    private static string ReadFile(string page) => Encoding.UTF8.GetString(Convert.FromBase64String(File().Match(page).Groups["content"].Value.Replace("&#x2B;", "+", StringComparison.Ordinal)));

    [GeneratedRegex("<code class=\"ph-key-text\">(?<key>phk_\\w+)</code>")]
    private static partial Regex Key();

    [GeneratedRegex("href=\"data:text/csv;charset=utf-8;base64,(?<content>[^\"]+)\"")]
    private static partial Regex File();
}
