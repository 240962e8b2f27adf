using System.Text.Json;
using System.Text.Json.Nodes;

namespace PerfHub.Documents.Tests.Infrastructure;

/// <summary>The values of a JSON document by pointer.</summary>
internal static class Leaves
{
    /// <summary>Gets all values; figures as <see cref="decimal"/> without trailing zeros.</summary>
    public static Dictionary<string, object> Find(JsonNode? node, string pointer = "") => node switch
    {
        JsonObject map => Merge(map.Select(it => Find(it.Value, $"{pointer}/{it.Key}"))),
        JsonArray list => Merge(list.Select((it, index) => Find(it, $"{pointer}/{index}"))),
        JsonValue value => new() { [pointer] = GetValue(value) },
        _ => [],
    };

    private static Dictionary<string, object> Merge(IEnumerable<Dictionary<string, object>> parts) =>
        parts.SelectMany(part => part).ToDictionary(it => it.Key, it => it.Value);

    private static object GetValue(JsonValue value) => value.GetValueKind() switch
    {
        JsonValueKind.Number => decimal.Parse(value.ToJsonString(), System.Globalization.NumberStyles.Float) / 1.0000000000000000000000000m,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => value.GetValue<string>(),
    };
}
