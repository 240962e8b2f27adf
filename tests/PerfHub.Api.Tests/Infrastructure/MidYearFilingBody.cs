using System.Text.Json.Nodes;

namespace PerfHub.Api.Tests.Infrastructure;

/// <summary>Request bodies for filing mid-year figures.</summary>
public static class MidYearFilingBody
{
    /// <summary>Creates a body; the name of each indicator is the prefix and its code.</summary>
    public static JsonNode Create(string prefix, params IEnumerable<(string Code, decimal Value, string? Unit)> figures) => new JsonObject
    {
        ["filledOn"] = "2024-07-15",
        ["indicators"] = new JsonArray([.. figures.Select(figure => new JsonObject
        {
            ["code"] = figure.Code, ["name"] = prefix + figure.Code, ["value"] = figure.Value, ["unit"] = figure.Unit,
        })]),
    };

    /// <summary>Creates the mid-year figures of the seed report, with another value for the first indicator.</summary>
    public static JsonNode CreateFromSeed(decimal first = 36m)
    {
        var figures = Create("指标", ("1", first, "场次"), ("2", 4m, "家"), ("3", 20m, "项"), ("4", 2m, "家"), ("5", 165m, "家"));
        foreach (var (figure, indicator) in figures["indicators"]!.AsArray().Zip(SeedReport.Json["indicators"]!.AsArray()))
        {
            figure!["name"] = (string?)indicator!["name"];
        }

        return figures;
    }
}
