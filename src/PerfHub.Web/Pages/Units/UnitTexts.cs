using static PerfHub.Web.Localization.Language;

namespace PerfHub.Web.Pages.Units;

internal static class UnitTexts
{
    public static string Title => Pick("历年情况", "Over the years");

    public static string Code => Pick("单位代码", "Code");

    public static string Registered => Pick("登记时间", "Registered");

    public static string State => Pick("是否填报", "Files reports");

    public static string Active => Pick("是", "Yes");

    public static string Inactive => Pick("否（已停用）", "No (inactive)");

    public static string Bureau => Pick("主管财政局", "Bureau");

    public static string Scores => Pick("得分变化", "Scores");

    public static string ScoresPicture(string years) => Pick($"各年度自评与系统复核得分：{years}", $"Claimed and verified scores by year: {years}");

    public static string YearScores(int year, string claimed, string verified) => Pick($"{year} 年自评 {claimed}、系统复核 {verified}", $"{year} claimed {claimed}, verified {verified}");

    public static string Years => Pick("各年度报告", "Reports by year");

    public static string Year => Pick("年度", "Year");

    public static string Gap => Pick("相差", "Gap");

    public static string Reviewed => Pick("财政复核", "Reviewed");

    public static string Execution => Pick("预算执行率", "Execution rate");

    public static string Adjusted => Pick("全年预算（万元）", "Adjusted budget (10,000 yuan)");

    public static string Executed => Pick("全年执行（万元）", "Executed (10,000 yuan)");

    public static string Credibility => Pick("可信度", "Credibility");

    public static string Deviations => Pick("偏差", "Deviations");

    public static string ChangeNote => Pick("数字下方为比上年的增减。", "Below each figure is its change on the year before.");

    public static string Empty => Pick("该单位还没有提交过报告。", "The unit has not filed a report yet.");

    public static string File(int year) => Pick($"填报 {year} 年度报告", $"File the report for {year}");
}
