namespace PerfHub.Rules.Rules;

/// <summary>The regulations and practices that the rules follow.</summary>
internal static class RuleSources
{
    public static Text SelfEvaluation { get; } = new(
        "《项目支出绩效评价管理办法》（财预〔2020〕10号）", "Measures for performance evaluation of expenditure, MOF Cai Yu [2020] No. 10");

    public static Text OfficialForm { get; } = new(
        "部门单位整体支出绩效自评报告格式", "The official form of the self-evaluation report on a unit's overall spending");

    public static Text MidYearMonitoring { get; } = new(
        "预算绩效运行监控（年中监控）的省级通行做法", "Mid-year performance monitoring, common provincial practice");

    public static Text ProvincialPractice { get; } = new(
        "省级财政部门绩效自评复核的通行做法", "Review of self-evaluations, common practice of provincial finance departments");

    public static Text FilingWindow { get; } = new(
        "财政局设定的自评报告报送时限", "The filing window that the bureau sets");

    public static Text HistoricalStandard { get; } = new(
        "《中央部门预算绩效目标管理办法》（财预〔2015〕88号）的历史标准；幅度为本系统默认值", "The historical standard of MOF Cai Yu [2015] No. 88 on performance targets; the margin is a default of this system");

    public static Text ModifiedZScore { get; } = new(
        "修正 Z 分数（Iglewicz 与 Hoaglin，1993），NIST/SEMATECH 统计手册推荐的离群值判别方法", "Modified z-scores (Iglewicz and Hoaglin, 1993), recommended by the NIST/SEMATECH handbook of statistics");

    public static Text SystemDefault { get; } = new(
        "本系统默认值，由各财政局自行设定", "A default of this system; each bureau can set its own");

    public static Text Plausibility { get; } = new(
        "本系统的合理性检查，各财政局可停用或调整严重程度", "A plausibility check of this system; each bureau can switch it off or change its severity");

    public static Text Review { get; } = new(
        "财政部门、审计人员对自评报告的人工核查", "The review of self-evaluations by the bureau and its auditors");
}
