using System.Text;
using System.Text.Json.Nodes;
using PerfHub.Api;
using PerfHub.Api.Hosting.Demo;

namespace PerfHub.Benchmarks.Evaluations;

/// <summary>
/// The invented reports, each with words of its own: as many as the real report has, so that they cost as much to read and to
/// compare. Every hundredth has those of the one before it.
/// </summary>
internal static class UniqueNarratives
{
    private const int FirstIdeograph = 0x4e00, Ideographs = 20_000, CopiesEvery = 100;

    // Names and codes are what units have in common.
    private static readonly string[] Narrative =
        ["text", "systems", "compliance", "deviationReason", "improvement", "conclusion", "problems", "causes", "improvements", "suggestions"];

    /// <summary>Whether a unit's narrative is another's, or another's is its own.</summary>
    public static bool IsCopy(int unit) => unit % CopiesEvery < 2;

    /// <summary>A unit's report.</summary>
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
                    ReplaceText(part!, unit, isNarrative || Narrative.Contains(name), text => parts[name] = text);
                }

                break;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                {
                    var at = i;
                    ReplaceText(items[i]!, unit, isNarrative, text => items[at] = text);
                }

                break;
        }
    }

    private static void ReplaceText(JsonNode part, int unit, bool isNarrative, Action<string> put)
    {
        if (part is JsonValue value && isNarrative && value.TryGetValue<string>(out var text))
        {
            put(Scramble(text, unit));
        }
        else
        {
            Rewrite(part, unit, isNarrative);
        }
    }

    // The same letter becomes the same other letter in one unit, and another one in each, however many units there are.
    private static string Scramble(string text, int unit) => string.Concat(text.Select(letter =>
        letter is >= (char)FirstIdeograph and <= '\u9fff'
            ? (char)(FirstIdeograph + (int)((uint)HashCode.Combine(letter, unit) % Ideographs))
            : letter));
}
