using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using PerfHub.Client;
using PerfHub.Web.Tests.Infrastructure;

namespace PerfHub.Web.Tests;

/// <summary>What forms refuse, they refuse in words, at the field, and without losing what was typed.</summary>
[Collection(BrowserTestGroup.Name)]
public sealed partial class FormTests(BrowserFixture browser)
{
    private const string District = "650103";

    [Fact]
    public async Task Fields_that_are_wrong_are_named_and_marked()
    {
        using var visitor = await browser.SignInPlainAsync("bureauAdmin");
        var page = await visitor.OpenAsync($"/bureaus/{District}/admin/units/edit");
        page = await visitor.SubmitAsync(page, "save", ("Form.Code", "9401"), ("Form.Name", " "), ("Form.Sector", ""), ("Form.Kind", "other"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains("名称：不得为空白", page.Text, StringComparison.Ordinal);
        Assert.Contains("行业：不得为空白", page.Text, StringComparison.Ordinal);
        var input = Input().Matches(page.Html).Select(it => it.Value).Single(it => it.Contains("name=\"Form.Name\"", StringComparison.Ordinal));
        Assert.Contains("aria-invalid=\"true\"", input, StringComparison.Ordinal);
        Assert.Contains($"id=\"{DescribedBy().Match(input).Groups["id"].Value}\"", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_of_almost_two_megabytes_is_imported_and_a_larger_one_is_refused_in_words()
    {
        using var visitor = await browser.SignInPlainAsync("bureauAdmin");
        var page = await visitor.OpenAsync($"/bureaus/{District}/admin/import");
        var list = new StringBuilder("单位代码,单位名称,主管部门,单位性质\n");
        for (var number = 0; number < 3_200; number++)
        {
            list.Append('I').Append(number).Append(',').Append('区', 180).Append(number).Append(",教育,事业单位\n");
        }

        var file = Encoding.UTF8.GetBytes(list.ToString());
        Assert.InRange(file.Length, 1_600_000, 2 * 1024 * 1024);
        page = await visitor.SubmitFileAsync(page, "check", "Form.File", "单位.csv", file);
        Assert.Contains("核对通过：新登记 3,200 个", page.Text, StringComparison.Ordinal);
        page = await visitor.SubmitAsync(page, "import");
        Assert.Contains("已导入：新登记 3,200 个", page.Text, StringComparison.Ordinal);

        page = await visitor.OpenAsync($"/bureaus/{District}/admin/import");
        page = await visitor.SubmitFileAsync(page, "check", "Form.File", "单位.csv", [.. file, .. new byte[9 * 1024 * 1024]]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains("文件超过 2 MB，请分几次导入。", page.Text, StringComparison.Ordinal);
        page = await visitor.OpenAsync($"/bureaus/{District}/admin/import");
        page = await visitor.SubmitFileAsync(page, "check", "Form.File", "单位.csv", new byte[33 * 1024 * 1024]);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, page.Status);
        Assert.Contains("文件太大", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reason_for_a_part_needs_its_score()
    {
        const int year = 2017;
        await browser.Demo.FileForAsync("650104", year, "0016X");
        using var visitor = await browser.SignInPlainAsync("bureauAdmin");
        var page = await visitor.OpenAsync($"/bureaus/650104/units/0016X/{year}/decision");
        page = await visitor.SubmitAsync(page, "decide", ("Decide.Parts[0].Reason", "扣除年底突击支付。"), ("Decide.Total", "86"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains("预算执行率得分：填写了理由，请同时填写得分。", page.Text, StringComparison.Ordinal);
        Assert.Contains("value=\"扣除年底突击支付。\"", page.Html, StringComparison.Ordinal);
        Assert.Equal(ReportStatus.Submitted, (await browser.Demo.CreateClient("bureauAdmin").SelfEvaluations.GetReportAsync("650104", "0016X", year)).Value.Status);
    }

    [Fact]
    public async Task Scores_that_were_typed_for_an_earlier_revision_are_shown_and_not_moved_to_the_parts_of_the_new_one()
    {
        const int year = 2015;
        await browser.Demo.FileForAsync("650104", year, "0017X");
        using var visitor = await browser.SignInPlainAsync("bureauAdmin");
        var page = await visitor.OpenAsync($"/bureaus/650104/units/0017X/{year}/decision");
        var report = (await browser.Demo.CreateClient("bureauAdmin").SelfEvaluations.GetReportAsync("650104", "0017X", year)).Value.Report;
        await foreach (var result in browser.Demo.CreateClient("bureauAdmin").SelfEvaluations.FileBatchAsync(
            "650104", year, [new BatchLine { Unit = "0017X", Report = report with { FiscalYear = null, Conclusion = "更正后的结论。" } }]))
        {
            Assert.Equal(201, result.Status);
        }

        page = await visitor.SubmitAsync(page, "decide", ("Decide.Parts[0].Score", "7.77"), ("Decide.Parts[0].Reason", "扣除年底突击支付。"), ("Decide.Total", "86"));
        Assert.NotEqual(HttpStatusCode.OK, page.Status);
        Assert.Contains("您填写的内容针对第 1 版", page.Text, StringComparison.Ordinal);
        Assert.Contains("预算执行率得分：7.77 扣除年底突击支付。", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"7.77\"", page.Html, StringComparison.Ordinal);
        Assert.Equal("2", page.ReadField("Decide.Revision"));
    }

    [Fact]
    public async Task A_form_of_an_ended_session_comes_back_to_its_page()
    {
        var api = browser.Demo.CreateClient("bureauAdmin");
        NewApiKey key = await api.ApiKeys.CreateApiKeyAsync(new CreateApiKeyRequest { Role = Role.BureauAdmin, Bureau = District, Name = "ends while a form is filled in" });
        using var visitor = new PageVisitor(browser.Demo.Address, "zh");
        await visitor.SignInAsync(key.Key!);
        var path = $"/bureaus/{District}/admin/units/edit?unit=0003X";
        var page = await visitor.OpenAsync(path);
        await api.ApiKeys.RevokeApiKeyAsync(key.Id);
        page = await visitor.SubmitAsync(page, "save", ("Form.Name", "某单位"));
        Assert.StartsWith($"/sign-in?returnUrl={Uri.EscapeDataString(path)}", page.Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_evaluation_whose_record_was_removed_has_ended()
    {
        using var visitor = await browser.SignInPlainAsync("bureauAdmin");
        var page = await visitor.OpenAsync("/bureaus/650104/2024/policy?evaluation=0123456789abcdef0123456789abcdef");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("这次重新评价已经结束", page.Text, StringComparison.Ordinal);
    }

    [GeneratedRegex("<input[^>]*>")]
    private static partial Regex Input();

    [GeneratedRegex("aria-describedby=\"(?<id>[^\"]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex DescribedBy();
}
