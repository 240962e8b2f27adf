using System.Text.Json;
using System.Text.Json.Nodes;

namespace PerfHub.Api.Tests.Infrastructure;

/// <summary>A valid report that breaks as many rules in as many places as one can.</summary>
public static class WorstReport
{
    private const int FiguresPerKeyWork = 100, Projects = 1000;

    /// <summary>Creates a report with up to 500 indicators and 10,000 figures in its narrative.</summary>
    public static byte[] Create(int indicators = 500, int figures = 10_000) => JsonSerializer.SerializeToUtf8Bytes<JsonNode>(new JsonObject
    {
        ["filledOn"] = "2019-01-01",
        ["keyWork"] = CreateList(figures / FiguresPerKeyWork, i => new JsonObject
        {
            ["text"] = "略",
            ["figures"] = CreateList(FiguresPerKeyWork, j => new JsonObject
            {
                ["label"] = $"{i}-{j}", ["value"] = 7, ["indicator"] = $"{1 + (i * FiguresPerKeyWork + j) % indicators}", ["percentOfPlan"] = 33,
            }),
        }),
        ["budget"] = new JsonObject
        {
            ["initial"] = 1,
            ["adjustment"] = 5,
            ["adjusted"] = 100,
            ["executed"] = 200,
            ["projects"] = new JsonObject
            {
                ["budget"] = 1, ["executed"] = 2, ["items"] = CreateList(Projects, i => new JsonObject { ["name"] = $"{i}", ["budget"] = 1, ["executed"] = 2 }),
            },
        },
        ["indicators"] = CreateList(indicators, i => new JsonObject
        {
            ["code"] = $"{i + 1}",
            ["name"] = "满意度",
            ["kind"] = "quantitative",
            ["direction"] = "atLeast",
            ["accumulation"] = "cumulative",
            ["target"] = new JsonObject { ["value"] = 95, ["unit"] = "%" },
            ["midYear"] = new JsonObject { ["value"] = 120, ["unit"] = "%" },
            ["final"] = new JsonObject { ["value"] = 50 + i % 7, ["unit"] = "%" },
            ["completionRate"] = 100,
            ["weight"] = 1,
            ["score"] = 2,
            ["deviationReason"] = "无",
        }),
        ["score"] = new JsonObject { ["executionWeight"] = 90, ["execution"] = 95, ["total"] = 100, ["grade"] = "差" },
    });

    private static JsonArray CreateList(int count, Func<int, JsonNode> create) => [.. Enumerable.Range(0, count).Select(create)];
}
