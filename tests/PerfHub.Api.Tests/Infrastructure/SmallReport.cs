using System.Text.Json.Nodes;

namespace PerfHub.Api.Tests.Infrastructure;

/// <summary>
/// A small, complete report with the figures that matter for rankings and deviations. The defaults break no rule: a budget of
/// 100 万元 is executed, a target of 10 is reached, and 99 points are claimed where 100 are supported.
/// </summary>
public sealed record SmallReport
{
    public decimal AdjustedBudget { get; init; } = 100m;

    public decimal ExecutedBudget { get; init; } = 100m;

    public decimal FinalValue { get; init; } = 10m;

    public decimal IndicatorScore { get; init; } = 89m;

    public decimal ClaimedTotal { get; init; } = 99m;

    public string ClaimedGrade { get; init; } = "优";

    public int ActualStaff { get; init; } = 10;

    public string Conclusion { get; init; } = "完成。";

    public JsonNode ToJson() => new JsonObject
    {
        ["filledOn"] = "2025-02-18",
        ["profile"] = new JsonObject { ["duties"] = "孵化企业。", ["establishedPosts"] = 10, ["actualStaff"] = ActualStaff },
        ["keyWork"] = new JsonArray(new JsonObject { ["text"] = "开展培训。" }),
        ["budget"] = new JsonObject { ["initial"] = AdjustedBudget, ["adjusted"] = AdjustedBudget, ["executed"] = ExecutedBudget },
        ["indicators"] = new JsonArray(new JsonObject
        {
            ["code"] = "1",
            ["name"] = "开展培训次数",
            ["kind"] = "quantitative",
            ["direction"] = "atLeast",
            ["target"] = new JsonObject { ["value"] = 10, ["unit"] = "次" },
            ["final"] = new JsonObject { ["value"] = FinalValue, ["unit"] = "次" },
            ["weight"] = 90,
            ["score"] = IndicatorScore,
        }),
        ["score"] = new JsonObject
        {
            ["executionWeight"] = 10, ["execution"] = 10, ["total"] = ClaimedTotal, ["grade"] = ClaimedGrade,
        },
        ["conclusion"] = Conclusion,
        ["problems"] = new JsonArray("设备老化。"),
        ["causes"] = new JsonArray("经费不足。"),
        ["improvements"] = new JsonArray("更新设备。"),
        ["suggestions"] = new JsonArray("增加经费。"),
    };
}
