using System.Globalization;
using System.Text.Json.Nodes;

namespace PerfHub.Api.Tests.Features.Overviews;

/// <summary>Straightforward statistics to compare the service's figures with.</summary>
public static class PlainStatistics
{
    /// <summary>Interpolates linearly between the two nearest figures; rounded to two decimals.</summary>
    public static decimal ComputeQuantile(IEnumerable<decimal> figures, int percent)
    {
        var sorted = figures.Order().ToList();
        var at = (sorted.Count - 1) * percent / 100m;
        var (low, high) = (sorted[(int)Math.Floor(at)], sorted[(int)Math.Ceiling(at)]);
        return Round(low + (high - low) * (at - Math.Floor(at)));
    }

    /// <summary>Computes a percentage to two decimals; <see langword="null"/> when the whole is 0.</summary>
    public static decimal? ComputePercent(decimal part, decimal whole) => whole == 0m ? null : Round(100m * part / whole);

    public static decimal Round(decimal figure, int decimals = 2) => Math.Round(figure, decimals, MidpointRounding.AwayFromZero);

    /// <summary>Writes JSON on one line, numbers without trailing zeros.</summary>
    public static string ToCanonicalJson(JsonNode? node) => node switch
    {
        null => "null",
        JsonArray list => $"[{string.Join(',', list.Select(ToCanonicalJson))}]",
        JsonObject members => $"{{{string.Join(',', members.Select(it => $"{it.Key}:{ToCanonicalJson(it.Value)}"))}}}",
        JsonValue value when value.GetValueKind() == System.Text.Json.JsonValueKind.Number =>
            decimal.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture).ToString("0.############", CultureInfo.InvariantCulture),
        _ => node.ToString(),
    };
}
