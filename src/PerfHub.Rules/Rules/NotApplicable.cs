namespace PerfHub.Rules.Rules;

/// <summary>Why a rule does not apply: the reasons, each in one place.</summary>
public static class NotApplicable
{
    /// <summary>The report leaves blank what the rule compares.</summary>
    public static RuleOutcome NotStated { get; } = Create("相关数据未填报", "the figures are not stated");

    /// <summary>The divisor is zero.</summary>
    public static RuleOutcome DivisionByZero { get; } = Create("分母为零", "the divisor is zero");

    /// <summary>The target is not above zero, so no completion rate exists.</summary>
    public static RuleOutcome TargetNotPositive { get; } = Create("目标值不大于零", "there is no target above zero");

    /// <summary>The rule is about quantitative indicators.</summary>
    public static RuleOutcome Qualitative { get; } = Create("定性指标不适用", "the indicator is qualitative");

    /// <summary>The rule is about another direction than this indicator has.</summary>
    public static RuleOutcome OtherDirection { get; } = Create("指标方向不适用", "the indicator has another direction");

    /// <summary>The rule is about cumulative indicators.</summary>
    public static RuleOutcome NotCumulative { get; } = Create("非累计指标或未说明", "the indicator is not said to be cumulative");

    /// <summary>The report states no mid-year value.</summary>
    public static RuleOutcome NoMidYearValue { get; } = Create("未填年中监控值", "no mid-year value is stated");

    /// <summary>The unit has filed no mid-year figures, or none for this indicator.</summary>
    public static RuleOutcome MidYearNotFiled { get; } = Create("年中未报送监控数据", "no mid-year figure was filed");

    /// <summary>The figure is not tied to an indicator of the report.</summary>
    public static RuleOutcome NoMatchingIndicator { get; } = Create("未对应绩效指标", "the figure is not tied to an indicator of the report");

    /// <summary>The target was reached without exceeding the threshold, so nothing has to be explained.</summary>
    public static RuleOutcome NothingToExplain { get; } = Create("指标按目标完成，无需说明", "the target was met as planned");

    /// <summary>There are too few indicators to compare.</summary>
    public static RuleOutcome TooFewIndicators { get; } = Create("指标少于三个", "there are fewer than three indicators");

    /// <summary>The bureau has set no time to file.</summary>
    public static RuleOutcome NoFilingWindow { get; } = Create("未设定报送时限", "no window for filing is set");

    /// <summary>The report was looked at, not filed.</summary>
    public static RuleOutcome NotFiled { get; } = Create("报告尚未报送", "the report has not been filed");

    /// <summary>The unit has no report of the year before.</summary>
    public static RuleOutcome NoLastYearReport { get; } = Create("无上年自评报告", "there is no report of the year before");

    /// <summary>The year before, the unit had no such indicator.</summary>
    public static RuleOutcome IndicatorNotInLastYear { get; } = Create("上年无此指标", "the indicator was not there the year before");

    /// <summary>Last year's final value is not above zero, so no target is a share of it.</summary>
    public static RuleOutcome LastYearFinalNotPositive { get; } = Create("上年完成值不大于零", "last year's final value is not above zero");

    /// <summary>The indicator counts something else than the year before.</summary>
    public static RuleOutcome UnitOfMeasureChanged { get; } = Create("计量单位与上年不同", "the unit of measure is not last year's");

    /// <summary>The year before, no target was missed.</summary>
    public static RuleOutcome NoMissedTargetLastYear { get; } = Create("上年无未完成的指标", "no target was missed the year before");

    /// <summary>There are too few words to tell a copy by.</summary>
    public static RuleOutcome NarrativeTooShort { get; } = Create("文字内容过短，无法比对", "the narrative is too short to compare");

    /// <summary>Units are compared with each other once many have filed; this one's report has not been yet.</summary>
    public static RuleOutcome PeersNotCompared { get; } = Create("尚未与其他单位比对", "other units have not been compared yet");

    /// <summary>The peer group is too small for figures to stand out in.</summary>
    public static RuleOutcome TooFewPeers { get; } = Create("同类单位不足 20 个", "there are fewer than 20 units to compare with");

    /// <summary>All of the peer group have the same figure.</summary>
    public static RuleOutcome PeersIdentical { get; } = Create("同类单位数值全部相同", "all peers have the same figure");

    private static RuleOutcome.Inapplicable Create(string zh, string en) => new(new Text(zh, en));
}
