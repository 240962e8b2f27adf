using static PerfHub.Web.Localization.Language;

namespace PerfHub.Web.Pages.Sampling;

internal static class SampleTexts
{
    public static string Title => Pick("抽查", "Re-checks");

    public static string Context(string bureau, int year) => Pick($"{bureau}，{year} 年度", $"{bureau}, {year}");

    public static string Lead => Pick(
        "按偏差风险加权，随机抽取需要复核的单位：偏差越多、越严重，越容易抽中。任何单位都有可能被抽中。",
        "Draws units for re-checking at random, weighted by risk: the more deviations a unit has, and the graver they are, the likelier it is drawn. Every unit can be drawn.");

    public static string Size => Pick("抽取单位数（1 至 500）", "Number of units (1 to 500)");

    public static string Seed => Pick("随机种子（可不填）", "Seed (optional)");

    public static string Details => Pick("附各单位待查偏差", "With the deviations of each unit");

    public static string Draw => Pick("抽取", "Draw");

    public static string DrawAgain => Pick("重新抽取", "Draw again");

    public static string SizeInvalid => Pick("抽取单位数应为 1 至 500 的整数。", "The number of units must be a whole number from 1 to 500.");

    public static string Result(string size, string population) => Pick($"从 {population} 个单位中抽取 {size} 个", $"{size} of {population} units drawn");

    public static string SeedOf(string seed) => Pick($"随机种子：{seed}", $"Seed: {seed}");

    public static string AsOf(string time) => Pick($"数据截至 {time}", $"As of {time}");

    public static string Method(string @base, string high, string medium, string low, string certain) => Pick(
        $"权重 = {@base} + 严重偏差数 × {high} + 一般偏差数 × {medium} + 提示数 × {low}，已排除和已消除的偏差不计。必然抽中的单位 {certain} 个，其余单位按权重比例抽取。种子和数据相同，抽取结果就相同，可供复验。",
        $"Weight = {@base} + high deviations × {high} + medium × {medium} + low × {low}, without those dismissed or resolved. {certain} units are certain to be drawn; all others are drawn in proportion to their weight. The same seed draws the same units from the same data, so the draw can be verified.");

    public static string Unit => Pick("单位", "Unit");

    public static string Weight => Pick("权重", "Weight");

    public static string Probability => Pick("抽中概率", "Probability");

    public static string Deviations => Pick("偏差", "Deviations");

    public static string Credibility => Pick("可信度", "Credibility");

    public static string Checklist => Pick("现场核查清单", "Checklist");

    public static string DeviationsNotRead => Pick("偏差明细没有读出，请稍后刷新本页。", "The deviations could not be read. Reload the page later.");

    public static string NoDeviations => Pick("没有待查偏差。", "No deviations to look into.");

    public static string Findings => Pick("核查结果：", "Findings:");

    public static string Signature => Pick("核查人：　　　　　　日期：", "Checked by:            Date:");

    public static string MoreDeviations(int shown) => Pick($"只列出前 {shown} 处，其余请查看偏差列表。", $"The first {shown} are listed; see the list of deviations for more.");

    public static string TooManyForDetails(int max) => Pick($"超过 {max} 个单位时不附偏差明细，请减少抽取单位数。", $"With more than {max} units, their deviations are left out. Draw fewer units.");

    public static string Empty => Pick("本年度还没有可以抽查的报告。", "There are no reports for this year that could be drawn.");
}
