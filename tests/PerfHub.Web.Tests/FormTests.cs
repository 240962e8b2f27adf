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

    [Theory]
    [InlineData(District, "0003Y", "Form.Unit", "没有代码为“0003Y”的单位")]
    [InlineData("650109", "0003X", "Form.Bureau", "没有区划代码为“650109”的财政局")]
    [InlineData("110101", "", "Form.Bureau", "没有区划代码为“110101”的财政局")]
    public async Task A_mistyped_code_of_a_unit_or_bureau_is_named_at_its_field_and_nothing_else_is_lost(string bureau, string unit, string field, string message)
    {
        using var visitor = await browser.SignInPlainAsync("bureauAdmin");
        var page = await visitor.OpenAsync($"/bureaus/{District}/admin/keys");
        page = await visitor.SubmitAsync(
            page, "create", ("Form.Role", unit.Length > 0 ? "unit" : "auditor"), ("Form.Bureau", bureau), ("Form.Unit", unit), ("Form.Name", "办公室专用"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains(message, page.Text, StringComparison.Ordinal);
        var input = Input().Matches(page.Html).Select(it => it.Value).Single(it => it.Contains($"name=\"{field}\"", StringComparison.Ordinal));
        Assert.Contains("aria-invalid=\"true\"", input, StringComparison.Ordinal);
        Assert.Equal((bureau, unit, "办公室专用"), (page.ReadField("Form.Bureau"), page.ReadField("Form.Unit"), page.ReadField("Form.Name")));

        page = await visitor.SubmitAsync(page, "create", ("Form.Bureau", District), ("Form.Unit", unit.Length > 0 ? "0003X" : ""));
        Assert.Contains("phk_", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mistyped_code_of_a_unit_to_extend_is_named_at_its_field()
    {
        using var visitor = await browser.SignInPlainAsync("bureauAdmin");
        var page = await visitor.OpenAsync($"/bureaus/{District}/admin/windows?year=2024");
        page = await visitor.SubmitAsync(page, "choose-unit", ("Target.Unit", "0003Y"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains("没有代码为“0003Y”的单位", page.Text, StringComparison.Ordinal);
        Assert.Contains(Input().Matches(page.Html), it => it.Value.Contains("name=\"Target.Unit\"", StringComparison.Ordinal) && it.Value.Contains("aria-invalid=\"true\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_extension_without_a_time_or_a_reason_is_refused_at_the_field_and_granted_once()
    {
        const int year = 2013;
        var api = browser.Demo.CreateClient("bureauAdmin");
        await api.Windows.PutWindowsAsync(District, year, new PutWindowsRequest
        {
            MidYear = new WindowPeriod { OpensAt = new(2013, 7, 1, 0, 0, 0, TimeSpan.Zero), ClosesAt = new(2013, 7, 31, 0, 0, 0, TimeSpan.Zero) },
        });
        using var visitor = await browser.SignInPlainAsync("bureauAdmin");
        var page = await visitor.OpenAsync($"/bureaus/{District}/units/0003X/{year}/extension?phase=midYear");
        foreach (var (field, message, typed) in new[]
        {
            ("Extend.ClosesAt", "请填写延期截止的日期和时间。", new (string, string?)[] { ("Extend.ClosesAt", ""), ("Extend.Reason", "人员调整") }),
            ("Extend.Reason", "理由：", [("Extend.ClosesAt", "2099-08-31T18:00"), ("Extend.Reason", " ")]),
        })
        {
            page = await visitor.SubmitAsync(page, "extend", typed);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
            Assert.Contains(message, page.Text, StringComparison.Ordinal);
            Assert.Contains(Input().Matches(page.Html), it => it.Value.Contains($"name=\"{field}\"", StringComparison.Ordinal) && it.Value.Contains("aria-invalid=\"true\"", StringComparison.Ordinal));
        }

        var pages = await visitor.SubmitTwiceAsync(page, "extend", ("Extend.Reason", "人员调整"));
        Assert.All(pages, it => Assert.Contains("done=extended", it.Path, StringComparison.Ordinal));
        Assert.Equal("人员调整", Assert.Single((await api.Windows.ListExtensionsPageAsync(District, year)).Value.Items).Reason);
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
    public async Task A_reason_to_return_a_report_and_reviewed_scores_are_in_their_form_again_after_signing_in()
    {
        const int year = 2010;
        const string reason = "决算数与预算执行表不一致，请核对后重新提交。";
        await browser.Demo.FileForAsync("650104", year, "0016X");
        var key = await browser.Demo.CreateClient("bureauAdmin").ApiKeys.CreateApiKeyAsync(new CreateApiKeyRequest { Role = Role.BureauAdmin, Bureau = "650104", Name = "审核" });
        using var visitor = new PageVisitor(browser.Demo.Address, "zh");
        await visitor.SignInAsync(key.Value.Key!);
        var page = await visitor.OpenAsync($"/bureaus/650104/units/0016X/{year}/decision");
        foreach (var (decision, fields) in new[]
        {
            ("return", new (string, string?)[] { ("Decide.Decision", "return"), ("Decide.Reason", reason) }),
            ("accept", [("Decide.Parts[0].Score", "7.77"), ("Decide.Parts[0].Reason", reason), ("Decide.Total", "86")]),
        })
        {
            await visitor.SubmitAsync(await visitor.OpenAsync("/"), "/sign-out");
            page = await visitor.SubmitAsync(await visitor.SubmitAsync(page, "decide", fields), "sign-in", ("Form.Key", key.Value.Key!));
            Assert.Contains("之前填写的内容还在，尚未提交", page.Text, StringComparison.Ordinal);
            var form = page.Document.Forms.Single(it => it.QuerySelector($"[name='Decide.Decision'][value={decision}]") is not null);
            Assert.Contains(reason, form.OuterHtml, StringComparison.Ordinal);
            Assert.Equal(ReportStatus.Submitted, (await browser.Demo.CreateClient("bureauAdmin").SelfEvaluations.GetReportAsync("650104", "0016X", year)).Value.Status);
        }

        Assert.Equal(("7.77", "86"), (page.ReadField("Decide.Parts[0].Score"), page.ReadField("Decide.Total")));
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
    public async Task A_reason_that_no_longer_fits_its_report_after_signing_in_is_shown_although_no_form_takes_it()
    {
        const int year = 2011;
        const string reason = "填报口径与上年不同，请说明。";
        await browser.Demo.FileForAsync("650104", year, "0017X");
        var colleague = browser.Demo.CreateClient("bureauAdmin");
        NewApiKey key = await colleague.ApiKeys.CreateApiKeyAsync(new CreateApiKeyRequest { Role = Role.BureauAdmin, Bureau = "650104", Name = "审核" });
        using var visitor = new PageVisitor(browser.Demo.Address, "zh");
        await visitor.SignInAsync(key.Key!);
        var page = await visitor.OpenAsync($"/bureaus/650104/units/0017X/{year}/decision");
        await visitor.SubmitAsync(await visitor.OpenAsync("/"), "/sign-out");
        page = await visitor.SubmitAsync(page, "decide", ("Decide.Decision", "return"), ("Decide.Reason", reason));
        await colleague.SelfEvaluations.DecideReportAsync("650104", "0017X", year, new DecideReportRequest { Decision = DecisionKind.Accept, Revision = 1 });

        page = await visitor.SubmitAsync(page, "sign-in", ("Form.Key", key.Key!));
        Assert.Contains("报告的状态已经变化", page.Text, StringComparison.Ordinal);
        Assert.Contains(reason, page.Text, StringComparison.Ordinal);
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
