namespace PerfHub.Rules.Rules;

#pragma warning disable CS1591 // The text of each reason documents it.

/// <summary>The reasons why a rule does not apply.</summary>
public static class NotApplicable
{
    public static RuleOutcome NotStated { get; } = Create("相关数据未填报", "the figures are not stated");
    public static RuleOutcome DivisionByZero { get; } = Create("分母为零", "the divisor is zero");
    public static RuleOutcome TargetNotPositive { get; } = Create("目标值不大于零", "the target is not above zero");
    public static RuleOutcome Qualitative { get; } = Create("定性指标不适用", "the indicator is qualitative");
    public static RuleOutcome OtherDirection { get; } = Create("指标方向不适用", "the rule does not apply to the indicator's direction");
    public static RuleOutcome NotCumulative { get; } = Create("非累计指标或未说明", "the indicator is not marked as cumulative");
    public static RuleOutcome NoMidYearValue { get; } = Create("未填报年中监控值", "no mid-year value is stated");
    public static RuleOutcome MidYearNotFiled { get; } = Create("年中未报送监控数据", "no mid-year figure was filed");
    public static RuleOutcome NoMatchingIndicator { get; } = Create("未对应绩效指标", "the figure does not refer to an indicator of the report");
    public static RuleOutcome UnitsOfMeasureDiffer { get; } = Create("计量单位不同，无法比较", "the units of measure differ");
    public static RuleOutcome NotAShare { get; } = Create("不是比例类指标", "the indicator is not a share in percent");
    public static RuleOutcome SomethingBudgeted { get; } = Create("全年预算数不为零", "the adjusted budget is not zero");
    public static RuleOutcome FiscalYearUnknown { get; } = Create("年度不明", "the fiscal year is unknown");
    public static RuleOutcome NothingToExplain { get; } = Create("指标按目标完成，无需说明", "the target was met as planned");
    public static RuleOutcome TooFewIndicators { get; } = Create("指标少于三个", "the report has fewer than three indicators");
    public static RuleOutcome NoFilingWindow { get; } = Create("未设定报送时限", "no filing window is set");
    public static RuleOutcome NotFiled { get; } = Create("报告尚未报送", "the report has not been filed");
    public static RuleOutcome NoLastYearReport { get; } = Create("无上年自评报告", "there is no report for last year");
    public static RuleOutcome IndicatorNotInLastYear { get; } = Create("上年无此指标", "last year's report has no such indicator");
    public static RuleOutcome LastYearFinalNotPositive { get; } = Create("上年完成值不大于零", "last year's final value is not above zero");
    public static RuleOutcome UnitOfMeasureChanged { get; } = Create("计量单位与上年不同", "the unit of measure differs from last year's");
    public static RuleOutcome NoMissedTargetLastYear { get; } = Create("上年无未完成的指标", "no target was missed last year");
    public static RuleOutcome NarrativeTooShort { get; } = Create("文字内容过短，无法比对", "the narrative is too short to compare");
    public static RuleOutcome PeersNotCompared { get; } = Create("尚未与其他单位比对", "the report has not been compared with other units yet");
    // 20 is Statistics.Spread.MinUnits.
    public static RuleOutcome TooFewPeers { get; } = Create("同类单位不足 20 个", "the peer group has fewer than 20 units");
    public static RuleOutcome PeersIdentical { get; } = Create("同类单位数值全部相同", "all units of the peer group have the same figure");

    private static RuleOutcome.Inapplicable Create(string zh, string en) => new(new Text(zh, en));
}
