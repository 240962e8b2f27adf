using System.Text.Json.Nodes;

namespace PerfHub.Api.Tests.Infrastructure;

/// <summary>A complete report that breaks no rule except through its indicators.</summary>
public sealed record IndicatorReport(params IReadOnlyList<IndicatorReport.Row> Rows)
{
    public decimal? ClaimedTotal { get; init; }

    public string Conclusion { get; init; } = "丙结论。";

    public JsonNode ToJson()
    {
        var total = ClaimedTotal ?? 10m + Rows.Sum(row => row.Score);
        return new JsonObject
        {
            ["filledOn"] = "2025-02-18",
            ["profile"] = new JsonObject { ["duties"] = "甲职能。" },
            ["keyWork"] = new JsonArray(new JsonObject { ["text"] = "乙工作。" }),
            ["budget"] = new JsonObject { ["initial"] = 100, ["adjusted"] = 100, ["executed"] = 100, ["executionRate"] = 100 },
            ["indicators"] = new JsonArray([.. Rows.Select(row => row.ToJson())]),
            ["score"] = new JsonObject
            {
                ["executionWeight"] = 10, ["execution"] = 10, ["total"] = total, ["grade"] = total >= 90 ? "优" : total >= 80 ? "良" : total >= 60 ? "中" : "差",
            },
            ["conclusion"] = Conclusion,
            ["problems"] = new JsonArray("丁问题。"),
            ["causes"] = new JsonArray("戊原因。"),
            ["improvements"] = new JsonArray("己措施。"),
            ["suggestions"] = new JsonArray("庚建议。"),
        };
    }

    /// <summary>An indicator with the direction <c>atLeast</c>.</summary>
    public sealed record Row(string Code, string Name, decimal Final, decimal Weight, decimal Score, decimal Target = 100m, string? Reason = null, decimal? MidYear = null)
    {
        /// <summary>An indicator whose score is in proportion to its final value, 100 at most.</summary>
        public static Row Create(string code, string name, decimal final, decimal weight = 45m) => new(code, name, final, weight, weight * Math.Min(final, 100m) / 100m);

        internal JsonObject ToJson()
        {
            var row = new JsonObject
            {
                ["code"] = Code,
                ["name"] = Name,
                ["kind"] = "quantitative",
                ["direction"] = "atLeast",
                ["target"] = new JsonObject { ["value"] = Target, ["unit"] = "人次" },
                ["final"] = new JsonObject { ["value"] = Final, ["unit"] = "人次" },
                ["weight"] = Weight,
                ["score"] = Score,
            };
            if (Reason is not null)
            {
                row["deviationReason"] = Reason;
            }

            if (MidYear is not null)
            {
                row["midYear"] = new JsonObject { ["value"] = MidYear, ["unit"] = "人次" };
            }

            return row;
        }
    }
}
