using System.Globalization;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Time;

namespace PerfHub.Rules.Tests.Rules.Time;

public sealed class FilledOnImplausibleTests : RuleTests<FilledOnImplausible>
{
    // 19 February in Asia/Shanghai.
    private static readonly ReportContext Context = new() { FiscalYear = 2024, ReceivedAt = new(2025, 2, 18, 16, 30, 0, DateTimeKind.Utc) };

    [Fact]
    public void Flags_a_day_before_the_year_ended()
    {
        var flag = GetSingleFlag(CreateReport("2024-03-01"), context: Context);

        Assert.Equal(("/filledOn", "", null), (flag.Pointer, flag.Subject, flag.Indicator));
        Assert.Equal(("2024-12-31", "2024-03-01", null), (flag.Expected.Text, flag.Actual.Text, flag.Difference));
        Assert.Equal("2024-12-31 ≤ 2024-03-01", flag.Formula);
        Assert.Equal("填报时间为2024年3月1日，早于年度终了日2024年12月31日。", flag.Message.Zh);
        Assert.Equal("The report was filled in on 1 March 2024, before the fiscal year ended on 31 December 2024.", flag.Message.En);
    }

    [Fact]
    public void Flags_a_day_after_the_report_was_received()
    {
        var flag = GetSingleFlag(CreateReport("2099-01-01"), context: Context);

        Assert.Equal(("2025-02-19", "2099-01-01", null), (flag.Expected.Text, flag.Actual.Text, flag.Difference));
        Assert.Equal("2099-01-01 ≤ 2025-02-19", flag.Formula);
        Assert.Equal("填报时间为2099年1月1日，晚于报送时间北京时间 2025年2月19日 00:30。", flag.Message.Zh);
        Assert.Equal("The report was filled in on 1 January 2099, after it was received on 19 February 2025, 00:30 (Asia/Shanghai).", flag.Message.En);
    }

    [Theory]
    [InlineData("2024-12-30", true)]
    [InlineData("2024-12-31", false)]
    [InlineData("2025-02-19", false)]
    [InlineData("2025-02-20", true)]
    public void The_last_day_of_the_year_and_the_day_of_receipt_pass(string filledOn, bool flagged) =>
        Assert.Equal(flagged, IsFlagged(CreateReport(filledOn), context: Context));

    [Theory]
    [InlineData("2024-12-30", true)]
    [InlineData("2099-01-01", false)]
    public void Only_the_end_of_the_year_counts_before_the_report_is_received(string filledOn, bool flagged) =>
        Assert.Equal(flagged, IsFlagged(CreateReport(filledOn) with { FiscalYear = 2024 }));

    [Fact]
    public void Does_not_apply_where_the_fiscal_year_is_unknown() =>
        AssertNotApplicable(NotApplicable.FiscalYearUnknown, TestReports.Minimal, context: Context with { FiscalYear = null });

    private static SelfEvaluationReport CreateReport(string filledOn) =>
        TestReports.Minimal with { FilledOn = DateOnly.Parse(filledOn, CultureInfo.InvariantCulture) };
}
