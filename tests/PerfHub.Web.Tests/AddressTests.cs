using System.Net;
using PerfHub.Web.Tests.Infrastructure;

namespace PerfHub.Web.Tests;

/// <summary>Addresses of lists and files. One whose conditions cannot be read shows no list and gives no file, and names the condition as the filters do.</summary>
[Collection(AppearanceTestGroup.Name)]
public sealed class AddressTests(BrowserFixture browser)
{
    [Theory]
    [InlineData("/bureaus/650100/2024/ranking?metric=scoregab", "排名依据“scoregab”")]
    [InlineData("/bureaus/650100/2024/ranking?kind=school", "单位性质“school”")]
    [InlineData("/bureaus/650100/2024/ranking?sectr=教育", "“sectr=教育”")]
    [InlineData("/bureaus/650100/2024/ranking?sector=教育&sector=卫生", "行业“教育”“卫生”（只能有一个）")]
    [InlineData("/bureaus/650100/2024/deviations?unit=0137&unit=0001X", "单位编码“0137”“0001X”（只能有一个）")]
    [InlineData("/bureaus/650100/2024/filings?status=missing&status=late", "状态“missing”“late”（只能有一个）")]
    [InlineData("/bureaus/650100/2024/overview?scope=al", "范围“al”")]
    [InlineData("/bureaus/650100/2024/overview?scop=own", "“scop=own”")]
    [InlineData("/bureaus/650100/2024/filings?status=missing,filed", "状态“missing,filed”")]
    [InlineData("/bureaus/650100/2024/filings?status=-1", "状态“-1”")]
    [InlineData("/bureaus/650100/2024/filings?statsu=missing", "“statsu=missing”")]
    [InlineData("/bureaus/650100/2024/sample?siez=20", "“siez=20”")]
    [InlineData("/bureaus/650100/admin/units?scope=all", "范围“all”")]
    [InlineData("/bureaus/650100/admin/windows?year=abc", "年度“abc”")]
    [InlineData("/downloads/650100/2024/ranking?format=csv&metric=scoregab", "排名依据“scoregab”")]
    [InlineData("/downloads/650100/2024/overview?format=csv&scop=own", "“scop=own”")]
    [InlineData("/downloads/650100/2024/bulletin?scope=al", "范围“al”")]
    [InlineData("/downloads/650100/2024/filings?format=csv&status=missng", "状态“missng”")]
    [InlineData("/downloads/650100/2024/filings?format=csv&sector=教育&sector=卫生", "行业“教育”“卫生”（只能有一个）")]
    [InlineData("/downloads/650100/2024/sample?format=csv&size=abc", "抽取单位数“abc”")]
    [InlineData("/downloads/650100/2024/rules?format=pdf", "文件格式“pdf”")]
    [InlineData("/downloads/650100/units?format=csv&scope=all", "范围“all”")]
    [InlineData("/downloads/650100/keys?format=csv&role=boss", "角色“boss”")]
    public async Task A_condition_that_cannot_be_read_is_named_and_shows_nothing(string path, string named)
    {
        using var visitor = await browser.SignInPlainAsync("bureauAdmin");
        var page = await visitor.OpenAsync(path);
        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains($"无法识别：{named}。", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<tbody>", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_named_in_the_readers_language()
    {
        using var visitor = await browser.SignInPlainAsync("bureauAdmin", "en");
        var page = await visitor.OpenAsync("/bureaus/650100/2024/ranking?metric=scoregab");
        Assert.Contains("Not understood: Ranked by “scoregab”.", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("650100/2024/ranking")]
    [InlineData("650100/2024/overview")]
    [InlineData("650100/2024/bulletin")]
    [InlineData("650100/2024/deviations?severity=high&format=xlsx")]
    [InlineData("650100/2024/filings?format=xlsx")]
    [InlineData("650100/2024/sample?size=9&seed=1&format=xlsx")]
    [InlineData("650100/2024/rules?format=xlsx")]
    [InlineData("650104/units?format=xlsx")]
    [InlineData("650104/units/0137/history?format=xlsx")]
    [InlineData("650100/bureaus?format=xlsx")]
    [InlineData("650100/keys?format=xlsx")]
    [InlineData("650104/audit-log?format=xlsx")]
    [InlineData("650104/units/0137/2024/report?revision=1&format=xlsx")]
    [InlineData("650104/units/0137/2024/review-letter")]
    public async Task A_download_without_another_format_is_an_office_document(string path)
    {
        using var visitor = await browser.SignInPlainAsync("bureauAdmin");
        var page = await visitor.OpenAsync($"/downloads/{path}");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.StartsWith("PK", page.Html, StringComparison.Ordinal);
    }
}
