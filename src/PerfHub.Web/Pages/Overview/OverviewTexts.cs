using static PerfHub.Web.Localization.Language;

namespace PerfHub.Web.Pages.Overview;

internal static class OverviewTexts
{
    public static string Title => Pick("年度总览", "Overview");

    public static string Context(string bureau, int year) => Pick($"{bureau}，{year} 年度", $"{bureau}, {year}");

    public static string Bulletin => Pick("绩效通报（Word）", "Bulletin (Word)");

    public static string AsOf(string time) => Pick($"数据截至 {time}", $"As of {time}");

    public static string Empty => Pick("本年度还没有填报的报告。可以选择其他年度查看。", "No report has been filed for this year. Choose another year.");

    public static string Filings => Pick("填报情况", "Filings");

    public static string Registered => Pick("应报单位", "Units");

    public static string Filed => Pick("已填报", "Filed");

    public static string Missing => Pick("未填报", "Missing");

    public static string Late => Pick("逾期填报", "Late");

    public static string Returned => Pick("已退回", "Returned");

    public static string Accepted => Pick("已审核通过", "Accepted");

    public static string Coverage => Pick("填报率", "Coverage");

    public static string OnTime => Pick("按时填报率", "On-time rate");

    public static string Budget => Pick("预算与执行（万元）", "Budget and execution (10,000 yuan)");

    public static string Initial => Pick("年初预算", "Initial budget");

    public static string Adjusted => Pick("全年预算", "Adjusted budget");

    public static string Executed => Pick("全年执行", "Executed");

    public static string ExecutionRate => Pick("执行率", "Execution rate");

    public static string Scores => Pick("得分分布", "Scores");

    public static string Histogram => Pick("按得分段统计的单位数", "Units by score");

    public static string HistogramBar(string series, int from, int to, string units) => Pick($"{series} {from} 至 {to} 分：{units} 个单位", $"{series}, {from} to {to}: {units} units");

    public static string Mean => Pick("平均分", "Mean");

    public static string Median => Pick("中位数", "Median");

    public static string Lowest => Pick("第 10 百分位", "10th percentile");

    public static string Highest => Pick("第 90 百分位", "90th percentile");

    public static string Reviewed => Pick("财政复核", "Reviewed");

    public static string Grades => Pick("等级", "Grades");

    public static string Units => Pick("单位数", "Units");

    public static string Deviations => Pick("主要偏差", "Deviations");

    public static string Rule => Pick("核查事项", "Rule");

    public static string Flagged => Pick("发现偏差", "Deviations");

    public static string Applicable => Pick("核查次数", "Checks");

    public static string FlaggedUnits => Pick("涉及单位", "Units with deviations");

    public static string UnitsChecked(string units) => Pick($"{units} 个", units);

    public static string Share => Pick("占比", "Share");

    public static string AllDeviations => Pick("查看全部偏差", "All deviations");

    public static string NoDeviations => Pick("没有发现偏差。", "No deviations were found.");

    public static string Sectors => Pick("按主管部门/行业", "By sector");

    public static string Sector => Pick("主管部门/行业", "Sector");

    public static string Bureaus => Pick("按财政局", "By bureau");

    public static string Bureau => Pick("财政局", "Bureau");

    public static string ClaimedMean => Pick("自评平均", "Claimed mean");

    public static string VerifiedMean => Pick("系统复核平均", "Verified mean");
}
