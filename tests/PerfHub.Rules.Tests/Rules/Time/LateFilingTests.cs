using System.Globalization;
using FsCheck.Xunit;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Time;

namespace PerfHub.Rules.Tests.Rules.Time;

public sealed class LateFilingTests : RuleTests<LateFiling>
{
    private static readonly DateTime ClosesAt = new(2025, 2, 28, 16, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Filing_after_the_window_closes_is_flagged_late()
    {
        var flag = GetSingleFlag(TestReports.Minimal, context: CreateContext(ClosesAt.AddDays(3).AddHours(4).AddMinutes(59)));

        Assert.Equal(("", "", null), (flag.Pointer, flag.Subject, flag.Indicator));
        Assert.Equal(("2025-02-28T16:00:00Z", "2025-03-03T20:59:00Z", null), (flag.Expected.Text, flag.Actual.Text, flag.Difference));
        Assert.Equal("2025-03-03T20:59:00Z ≤ 2025-02-28T16:00:00Z", flag.Formula);
        Assert.Equal("报告于北京时间 2025年3月4日 04:59 报送，截止时间为北京时间 2025年3月1日 00:00，逾期 3 天 4 小时。", flag.Message.Zh);
        Assert.Equal(
            "The report was received on 4 March 2025, 04:59 (Asia/Shanghai); the window closed on 1 March 2025, 00:00 (Asia/Shanghai): it is 3 days 4 hours late.",
            flag.Message.En);
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void Filing_at_the_closing_instant_is_in_time(long ticks, bool flagged) =>
        Assert.Equal(flagged, IsFlagged(TestReports.Minimal, context: CreateContext(ClosesAt.AddTicks(ticks))));

    [Theory]
    [InlineData("0.00:00:00.9999999", "逾期不足 1 秒。", "it is less than a second late.")]
    [InlineData("0.00:00:01", "逾期 1 秒。", "it is 1 second late.")]
    [InlineData("0.00:01:30", "逾期 1 分 30 秒。", "it is 1 minute 30 seconds late.")]
    [InlineData("0.01:00:59", "逾期 1 小时 0 分。", "it is 1 hour 0 minutes late.")]
    [InlineData("1.01:59:59", "逾期 1 天 1 小时。", "it is 1 day 1 hour late.")]
    [InlineData("400.00:00:00", "逾期 400 天 0 小时。", "it is 400 days 0 hours late.")]
    public void The_message_states_the_delay(string late, string zh, string en)
    {
        var flag = GetSingleFlag(TestReports.Minimal, context: CreateContext(ClosesAt + TimeSpan.Parse(late, CultureInfo.InvariantCulture)));
        Assert.EndsWith(zh, flag.Message.Zh, StringComparison.Ordinal);
        Assert.EndsWith(en, flag.Message.En, StringComparison.Ordinal);
    }

    [Fact]
    public void Fractions_of_a_second_are_shown_where_they_are_not_zero() => Assert.Equal(
        "2025-02-28T16:00:00.001Z", GetSingleFlag(TestReports.Minimal, context: CreateContext(ClosesAt.AddMilliseconds(1))).Actual.Text);

    [Property]
    public bool A_report_is_late_exactly_if_received_after_the_window_closes(DateTime received, DateTime closes) =>
        received > closes == IsFlagged(
            TestReports.Minimal, context: new ReportContext { ReceivedAt = received, ClosesAt = closes });

    [Fact]
    public void Does_not_apply_where_no_window_is_set() =>
        AssertNotApplicable(NotApplicable.NoFilingWindow, TestReports.Minimal, context: new ReportContext { ReceivedAt = ClosesAt });

    [Fact]
    public void Does_not_apply_to_a_report_that_is_not_filed() =>
        AssertNotApplicable(NotApplicable.NotFiled, TestReports.Minimal, context: new ReportContext { ClosesAt = ClosesAt });

    private static ReportContext CreateContext(DateTime at) => new() { ReceivedAt = at, ClosesAt = ClosesAt };
}
