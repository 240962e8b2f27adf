using static PerfHub.Web.Localization.Language;

namespace PerfHub.Web.Localization;

/// <summary>The names of codes that reports contain, such as the direction of an indicator.</summary>
public static class FigureLabels
{
    private static readonly Dictionary<string, (string Zh, string En)> Names = new(StringComparer.Ordinal)
    {
        ["quantitative"] = ("定量", "Quantitative"),
        ["qualitative"] = ("定性", "Qualitative"),
        ["atLeast"] = ("不低于", "At least"),
        ["atMost"] = ("不高于", "At most"),
        ["equal"] = ("等于", "Equal to"),
        ["between"] = ("区间", "Between"),
        ["cumulative"] = ("累计", "Cumulative"),
        ["pointInTime"] = ("时点", "Point in time"),
        ["achieved"] = ("达成", "Achieved"),
        ["partly"] = ("部分达成", "Partly"),
        ["missed"] = ("未达成", "Missed"),
        ["upperLevel"] = ("上级资金", "Upper level"),
        ["ownLevel"] = ("本级资金", "Own level"),
        ["other"] = ("其他资金", "Other"),
        ["output"] = ("产出指标", "Output"),
        ["benefit"] = ("效益指标", "Benefit"),
        ["outcome"] = ("效益指标", "Outcome"),
        ["satisfaction"] = ("满意度指标", "Satisfaction"),
        ["cost"] = ("成本指标", "Cost"),
        ["management"] = ("管理指标", "Management"),
        ["必填"] = ("必填", "Required"),
    };

    /// <summary>Gets the name of a code; the text itself if it is none.</summary>
    public static string OfCode(string code) => Names.TryGetValue(code, out var names) ? Pick(names.Zh, names.En) : code;
}
