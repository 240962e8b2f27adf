using PerfHub.Documents.Drafts;

namespace PerfHub.Documents.Forms;

/// <summary>Tells what a report needs and a draft does not have.</summary>
internal static class RequiredParts
{
    private static readonly (string Pointer, string Chinese, string English)[] OfReport =
    [
        ("/filledOn", "未找到填报时间", "The day on which the form was filled in was not found."),
        ("/budget/initial", "未找到年初预算数", "The initial budget was not found."),
        ("/budget/adjusted", "未找到全年预算数", "The adjusted budget was not found."),
        ("/budget/executed", "未找到执行数", "The executed amount was not found."),
        ("/score/total", "未找到自评总分", "The total score was not found."),
        ("/score/grade", "未找到评价等级", "The grade was not found."),
        ("/score/execution", "未找到预算执行得分", "The points for budget execution were not found."),
    ];

    private static readonly (string Property, string[] Alternatives, string Chinese, string English)[] OfIndicator =
    [
        ("/weight", [], "未找到指标分值", "The weight of the indicator was not found."),
        ("/score", [], "未找到指标得分", "The score of the indicator was not found."),
    ];

    private static readonly (string Property, string[] Alternatives, string Chinese, string English)[] OfQuantitative =
    [
        ("/direction", [], "未找到指标方向", "The direction of the indicator was not found."),
        ("/target/value", ["/target/min"], "未找到指标值", "The target of the indicator was not found."),
        ("/final/value", [], "未找到完成值", "The final value of the indicator was not found."),
    ];

    public static void Check(DraftBuilder draft)
    {
        foreach (var (pointer, chinese, english) in OfReport.Where(part => !draft.Has(part.Pointer)))
        {
            draft.Miss(pointer, chinese, english);
        }

        if (!draft.Has("/indicators/0/name"))
        {
            draft.Miss("/indicators", "未找到绩效指标", "No indicators were found.");
        }

        for (var index = 0; draft.Has($"/indicators/{index}/name"); index++)
        {
            CheckIndicator(draft, $"/indicators/{index}");
        }
    }

    private static void CheckIndicator(DraftBuilder draft, string pointer)
    {
        var parts = draft.GetText(pointer + "/kind") switch
        {
            "quantitative" => OfIndicator.Concat(OfQuantitative),
            "qualitative" => OfIndicator.Append(("/attainment", [], "未找到定性指标的达成情况", "How far the qualitative indicator was attained was not found.")),
            _ => OfIndicator.Append(("/kind", [], "无法判断是定量指标还是定性指标", "It cannot be told whether the indicator is quantitative or qualitative.")),
        };
        foreach (var (property, alternatives, chinese, english) in parts)
        {
            if (!draft.Has(pointer + property) && !alternatives.Any(other => draft.Has(pointer + other)))
            {
                draft.Miss(pointer + (property.EndsWith("/value", StringComparison.Ordinal) ? property[..^6] : property), chinese, english);
            }
        }
    }
}
