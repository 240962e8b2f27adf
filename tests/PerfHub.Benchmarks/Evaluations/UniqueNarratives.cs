using System.Text;
using System.Text.Json.Nodes;
using PerfHub.Api;
using PerfHub.Api.Hosting.Demo;

namespace PerfHub.Benchmarks.Evaluations;

/// <summary>
/// Generated reports with distinct narratives, as long as the real report's, so that they cost as much to read and to compare.
/// One unit in a hundred copies the narrative of the unit before it.
/// </summary>
internal static class UniqueNarratives
{
    private const int FirstIdeograph = 0x4e00, Ideographs = 20_000, CopiesEvery = 100;

    // The fields that are rewritten; names and codes stay common to all units.
    private static readonly string[] NarrativeFields =
        ["text", "systems", "compliance", "deviationReason", "improvement", "conclusion", "problems", "causes", "improvements", "suggestions"];

    public static byte[] CreateReport(int unit)
    {
        var report = JsonNode.Parse(DemoData.GenerateReport(unit))!;
        Rewrite(report, unit % CopiesEvery == 1 ? unit - 1 : unit, isNarrative: false);
        return Encoding.UTF8.GetBytes(report.ToJsonString(ApiJson.Options));
    }

    private static void Rewrite(JsonNode node, int unit, bool isNarrative)
    {
        switch (node)
        {
            case JsonObject parts:
                foreach (var (name, part) in parts.ToList().Where(it => it.Value is not null))
                {
                    ReplaceText(part!, unit, isNarrative || NarrativeFields.Contains(name), text => parts[name] = text);
                }

                break;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                {
                    var index = i;
                    ReplaceText(items[i]!, unit, isNarrative, text => items[index] = text);
                }

                break;
        }
    }

    private static void ReplaceText(JsonNode part, int unit, bool isNarrative, Action<string> replace)
    {
        if (part is JsonValue value && isNarrative && value.TryGetValue<string>(out var text))
        {
            replace(Scramble(text, unit));
        }
        else
        {
            Rewrite(part, unit, isNarrative);
        }
    }

    // Maps each ideograph to another one; the mapping differs from unit to unit.
    private static string Scramble(string text, int unit) => string.Concat(text.Select(letter =>
        letter is >= (char)FirstIdeograph and <= '\u9fff'
            ? (char)(FirstIdeograph + (int)((uint)HashCode.Combine(letter, unit) % Ideographs))
            : letter));
}
