using System.Text.Json.Nodes;

namespace PerfHub.Api.Tests.Infrastructure;

/// <summary>Mid-year figures as they are filed.</summary>
public static class MidYearFilingBody
{
    /// <summary>Of each indicator its code, value and unit of measure; its name is the code unless a prefix is given.</summary>
    public static JsonNode Create(string prefix, params IEnumerable<(string Code, decimal Value, string? Unit)> figures) => new JsonObject
    {
        ["filledOn"] = "2024-07-15",
        ["indicators"] = new JsonArray([.. figures.Select(it => new JsonObject
        {
            ["code"] = it.Code, ["name"] = prefix + it.Code, ["value"] = it.Value, ["unit"] = it.Unit,
        })]),
    };

    /// <summary>What the seed's report says of mid-year, with another value for its first indicator.</summary>
    public static JsonNode CreateFromSeed(decimal first = 36m) =>
        Create("指标", ("1", first, "场次"), ("2", 4m, "家"), ("3", 20m, "项"), ("4", 2m, "家"), ("5", 165m, "家"));
}
