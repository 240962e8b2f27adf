using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Targets;

namespace PerfHub.Rules.Tests.Rules.Targets;

public sealed class ShareAbove100Tests : RuleTests<ShareAbove100>
{
    [Fact]
    public void Flags_a_final_value_above_100_percent()
    {
        var flag = GetSingleFlag(CreateReport("服务对象满意度", 95m, 120m));

        Assert.Equal(("/indicators/0/final", "1", "1"), (flag.Pointer, flag.Subject, flag.Indicator));
        Assert.Equal((100m, 120m, 20m), (flag.Expected.Number, flag.Actual.Number, flag.Difference));
        Assert.Equal("120 ≤ 100", flag.Formula);
        Assert.Equal("指标“服务对象满意度”为比例类指标，年终完成值 120% 超过 100%。", flag.Message.Zh);
    }

    [Fact]
    public void Flags_a_mid_year_value_above_100_percent()
    {
        var report = CreateReport("验收合格率", 100m, 100m);
        report = report with { Indicators = [report.Indicators[0] with { MidYear = TestReports.CreateMeasure(105m, "％") }] };
        Assert.Equal("/indicators/0/midYear", GetSingleFlag(report).Pointer);
    }

    [Theory]
    [InlineData("100", false)]
    [InlineData("100.000001", true)]
    public void A_share_of_100_percent_passes(string final, bool flagged) =>
        Assert.Equal(flagged, IsFlagged(CreateReport("验收合格率", 100m, decimal.Parse(final), Direction.Equal)));

    [Theory]
    [InlineData("验收合格率", true)]
    [InlineData("绿化占比", true)]
    [InlineData("达标比例", true)]
    [InlineData("年度群众满意度", true)]
    [InlineData("年度任务情况", false)]
    [InlineData("收入增长率", false)]
    [InlineData("产值增幅", false)]
    [InlineData("效率提高比例", false)]
    [InlineData("任务完成率", false)]
    [InlineData("资产负债率", false)]
    [InlineData("工程进度", false)]
    [InlineData("增速比例", false)]
    [InlineData("满意度提升", false)]
    [InlineData("走访企业", false)]
    public void The_name_tells_whether_an_indicator_is_a_share(string name, bool isShare)
    {
        var report = CreateReport(name, 90m, 120m);
        if (isShare)
        {
            GetSingleFlag(report);
        }
        else
        {
            AssertNotApplicable(NotApplicable.NotAShare, report);
        }
    }

    [Theory]
    [InlineData("%", "％", true)]
    [InlineData("%", null, true)]
    [InlineData(null, "%", true)]
    [InlineData(null, null, false)]
    [InlineData("%", "人", false)]
    [InlineData("人", "%", false)]
    [InlineData("分", "分", false)]
    public void Both_values_must_be_in_percent(string? targetUnit, string? unit, bool flagged) =>
        Assert.Equal(flagged, IsFlagged(CreateReport("满意度", 90m, 120m, targetUnit: targetUnit, unit: unit)));

    [Fact]
    public void Does_not_apply_where_the_target_itself_is_above_100() =>
        AssertNotApplicable(NotApplicable.NotAShare, CreateReport("产销率", 100.1m, 120m));

    [Fact]
    public void A_range_counts_by_its_upper_bound()
    {
        var report = CreateReport("达标率", 0m, 120m, Direction.Between);
        var indicator = report.Indicators[0];
        GetSingleFlag(report with { Indicators = [indicator with { Target = new Target { Min = 90m, Max = 100m, Unit = "%" } }] });
        AssertNotApplicable(
            NotApplicable.NotAShare, report with { Indicators = [indicator with { Target = new Target { Min = 90m, Max = 110m, Unit = "%" } }] });
    }

    [Fact]
    public void Does_not_apply_to_a_qualitative_indicator() => AssertNotApplicable(
        NotApplicable.Qualitative, TestReports.With(it => it with { Kind = IndicatorKind.Qualitative }));

    [Fact]
    public void Does_not_apply_without_a_target() => AssertNotApplicable(NotApplicable.NotStated, TestReports.With(it => it with { Target = null }));

    private static SelfEvaluationReport CreateReport(
        string name, decimal target, decimal final, Direction direction = Direction.AtLeast, string? targetUnit = "%", string? unit = "%") =>
        TestReports.With(it => it with
        {
            Name = name,
            Direction = direction,
            Target = TestReports.CreateMeasure(target, targetUnit),
            Final = TestReports.CreateMeasure(final, unit),
        });
}
