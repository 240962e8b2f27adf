using PerfHub.Client;
using static PerfHub.Web.Localization.Language;

namespace PerfHub.Web.Pages.Ranking;

internal static class RankingTexts
{
    public static string Title => Pick("绩效排名", "Ranking");

    public static string Context(string bureau, int year) => Pick($"{bureau}，{year} 年度", $"{bureau}, {year}");

    public static string Metric => Pick("排名依据", "Ranked by");

    public static string Order => Pick("顺序", "Order");

    public static string HighestFirst => Pick("从高到低", "Highest first");

    public static string LowestFirst => Pick("从低到高", "Lowest first");

    public static string Population(string count) => Pick($"共 {count} 个单位参加排名", $"{count} units are ranked");

    public static string AsOf(string time) => Pick($"数据截至 {time}", $"As of {time}");

    public static string Rank => Pick("名次", "Rank");

    public static string Unit => Pick("单位", "Unit");

    public static string Picture => Pick("自评与系统复核", "Claimed and verified");

    public static string Legend(string from) => Pick($"○ 自评　● 系统复核　刻度 {from} 至 100 分", $"○ claimed　● verified　scale from {from} to 100");

    public static string Difference => Pick("相差", "Gap");

    public static string Grade => Pick("等级", "Grade");

    public static string Execution => Pick("执行率", "Execution rate");

    public static string Deviations => Pick("偏差", "Deviations");

    public static string GradeOf(RankingMetric metric) => metric switch
    {
        RankingMetric.ClaimedScore => Pick("自评等级", "Claimed grade"),
        RankingMetric.ReviewedScore => Pick("财政复核等级", "Reviewed grade"),
        _ => Pick("系统复核等级", "Verified grade"),
    };

    public static string Report => Pick("查看报告", "Open the report");

    public static string Empty => Pick("没有符合条件的单位。请放宽筛选条件，或者选择其他年度。", "No unit matches. Relax the filters, or choose another year.");

    public static string Changed => Pick("翻页期间数据有更新，前面各页的名次可能已经变化。", "The data has changed while you were paging; ranks on earlier pages may have changed.");
}
