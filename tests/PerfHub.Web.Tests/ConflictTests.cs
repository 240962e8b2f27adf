using System.Net;
using PerfHub.Client;
using PerfHub.Web.Tests.Infrastructure;

namespace PerfHub.Web.Tests;

/// <summary>A form whose content a colleague has changed meanwhile shows both, and saves only if the user insists.</summary>
[Collection(BrowserTestGroup.Name)]
public sealed class ConflictTests(BrowserFixture browser)
{
    private const string District = "650103", Changed = "您打开本页以后，其他人已经修改并保存";

    private static readonly TimeSpan Beijing = TimeSpan.FromHours(8);

    [Fact]
    public async Task A_unit_is_not_overwritten_unless_the_user_insists()
    {
        var api = browser.Demo.CreateClient("bureauAdmin");
        await api.Units.PutUnitAsync(District, "9301", new PutUnitRequest { Name = "文化馆", Sector = "文化旅游", Kind = UnitKind.PublicInstitution });
        using var visitor = await browser.SignInPlainAsync("bureauAdmin");
        var page = await visitor.OpenAsync($"/bureaus/{District}/admin/units/edit?unit=9301");
        await api.Units.PutUnitAsync(District, "9301", new PutUnitRequest { Name = "区文化馆", Sector = "文化旅游", Kind = UnitKind.PublicInstitution });

        (string, string?)[] typed = [("Form.Name", "群众艺术馆"), ("Form.Sector", "文化旅游"), ("Form.Kind", "publicInstitution"), ("Form.Active", "true")];
        page = await visitor.SubmitAsync(page, "save", typed);
        Assert.Equal(HttpStatusCode.PreconditionFailed, page.Status);
        Assert.Contains(Changed, page.Text, StringComparison.Ordinal);
        Assert.Equal(["名称", "区文化馆", "群众艺术馆"], page.ReadTexts(".ph-problem tbody :is(th, td)"));
        Assert.Contains("仍然保存", page.Text, StringComparison.Ordinal);
        Assert.Equal("区文化馆", (await api.Units.GetUnitAsync(District, "9301")).Value.Name);

        page = await visitor.SubmitAsync(page, "save", typed);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal("群众艺术馆", (await api.Units.GetUnitAsync(District, "9301")).Value.Name);
    }

    [Fact]
    public async Task Filing_windows_are_not_overwritten_unless_the_user_insists()
    {
        const int year = 2016;
        var api = browser.Demo.CreateClient("bureauAdmin");
        using var visitor = await browser.SignInPlainAsync("bureauAdmin");
        var page = await visitor.OpenAsync($"/bureaus/{District}/admin/windows?year={year}");
        await api.Windows.PutWindowsAsync(District, year, new PutWindowsRequest
        {
            Final = new WindowPeriod { OpensAt = new(2017, 1, 1, 0, 0, 0, Beijing), ClosesAt = new(2017, 2, 28, 18, 0, 59, 999, Beijing) },
        });

        (string, string?)[] typed = [("Form.FinalOpensAt", "2017-01-01T00:00"), ("Form.FinalClosesAt", "2017-03-31T23:59")];
        page = await visitor.SubmitAsync(page, "save", typed);
        Assert.Equal(HttpStatusCode.PreconditionFailed, page.Status);
        Assert.Contains(Changed, page.Text, StringComparison.Ordinal);
        Assert.Contains("2017年2月28日 18:002017年3月31日 23:59", page.Text, StringComparison.Ordinal);
        page = await visitor.SubmitAsync(page, "save", typed);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(3, (await api.Windows.GetWindowsAsync(District, year)).Value.Final!.ClosesAt.Month);
    }

    [Fact]
    public async Task A_time_zone_is_not_overwritten_unless_the_user_insists()
    {
        var api = browser.Demo.CreateClient("bureauAdmin");
        using var visitor = await browser.SignInPlainAsync("bureauAdmin");
        var page = await visitor.OpenAsync($"/bureaus/{District}/admin");
        await api.Bureaus.PutTimeZoneAsync(District, new PutTimeZoneRequest { TimeZone = "Asia/Urumqi" });
        page = await visitor.SubmitAsync(page, "time-zone", ("Form.TimeZone", "Asia/Chongqing"));
        Assert.Equal(HttpStatusCode.PreconditionFailed, page.Status);
        Assert.Equal(["Asia/Urumqi", "Asia/Chongqing"], page.ReadTexts(".ph-problem tbody td"));
        Assert.Equal("Asia/Urumqi", (await api.Bureaus.GetBureauAsync(District)).Value.TimeZone);
        page = await visitor.SubmitAsync(page, "time-zone", ("Form.TimeZone", "Asia/Shanghai"));
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal("Asia/Shanghai", (await api.Bureaus.GetBureauAsync(District)).Value.TimeZone);
    }

    [Fact]
    public async Task A_policy_is_not_overwritten_unless_the_user_insists_after_another_preview()
    {
        const int year = 2018;
        var api = browser.Demo.CreateClient("bureauAdmin");
        using var visitor = await browser.SignInPlainAsync("bureauAdmin");
        var page = await visitor.OpenAsync($"/bureaus/650104/{year}/policy/edit");
        (string, string?)[] draft = PolicyFields((await api.Policies.GetPolicyAsync("650104", year)).Value.Policy!, lowExecution: "25");
        page = await visitor.SubmitAsync(page, "preview", draft);
        Assert.Contains("修改后的影响", page.Text, StringComparison.Ordinal);
        await api.Policies.PutPolicyAsync("650104", year, "*", new Policy { BudgetSwingThreshold = 40 });

        page = await visitor.SubmitAsync(page, "save");
        Assert.Equal(HttpStatusCode.PreconditionFailed, page.Status);
        Assert.Contains(Changed, page.Text, StringComparison.Ordinal);
        Assert.Contains("年初预算比上年增减超过（%）：40 → 30", page.Text, StringComparison.Ordinal);
        Assert.Equal(20, (await api.Policies.GetPolicyAsync("650104", year)).Value.Policy!.LowExecutionThreshold);
        page = await visitor.SubmitAsync(page, "save");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(25, (await api.Policies.GetPolicyAsync("650104", year)).Value.Policy!.LowExecutionThreshold);
    }

    // The fields of the form that a person has not changed.
    private static (string, string?)[] PolicyFields(Policy policy, string lowExecution)
    {
        (string Name, decimal? Value)[] values =
        [
            ("executionWeight", policy.ExecutionWeight), ("overCompletionThreshold", policy.OverCompletionThreshold), ("overCompletionCap", policy.OverCompletionCap),
            ("gradeBands_excellent", policy.GradeBands!.Excellent), ("gradeBands_good", policy.GradeBands.Good), ("gradeBands_fair", policy.GradeBands.Fair),
            ("midYearProgressThreshold", policy.MidYearProgressThreshold), ("scoreOutrunsSpendingThreshold", policy.ScoreOutrunsSpendingThreshold),
            ("scoreGapThreshold", policy.ScoreGapThreshold), ("targetBelowLastYearThreshold", policy.TargetBelowLastYearThreshold), ("budgetSwingThreshold", policy.BudgetSwingThreshold),
            ("copiedFromLastYearThreshold", policy.CopiedFromLastYearThreshold), ("copiedFromOtherUnitThreshold", policy.CopiedFromOtherUnitThreshold), ("outlierThreshold", policy.OutlierThreshold),
            ("credibility_high", policy.Credibility!.High), ("credibility_medium", policy.Credibility.Medium), ("credibility_low", policy.Credibility.Low),
        ];
        return
        [
            .. values.Select(it => ($"Edit.Values[{it.Name}]", (string?)FormattableString.Invariant($"{it.Value}"))), ("Edit.Values[lowExecutionThreshold]", lowExecution),
            ("Edit.OverCompletionMode", "deduct"), ("Edit.ReverseScoring", "linear"),
        ];
    }
}
