using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PerfHub.Api.Tests.Hosting.OpenApi;

/// <summary>Formats JSON so that a change shows in few lines: what fits on a line is on one line.</summary>
internal static class ReadableJson
{
    private const int MaxLineLength = 160;

    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Format(JsonNode document)
    {
        var text = new StringBuilder();
        Append(text, document, 0);
        return text.ToString();
    }

    private static void Append(StringBuilder text, JsonNode? node, int depth)
    {
        var line = node?.ToJsonString(Options) ?? "null";
        if (node is not (JsonObject or JsonArray) || line.Length + depth <= MaxLineLength)
        {
            text.Append(line);
            return;
        }

        var members = node is JsonObject items
            ? items.Select(it => (Name: JsonSerializer.Serialize(it.Key, Options) + ": ", it.Value)).ToList()
            : [.. node.AsArray().Select(it => (Name: "", Value: it))];
        text.Append(node is JsonObject ? '{' : '[');
        foreach (var (name, value) in members)
        {
            text.Append(text[^1] is '{' or '[' ? "" : ",").Append('\n').Append(' ', depth + 1).Append(name);
            Append(text, value, depth + 1);
        }

        text.Append('\n').Append(' ', depth).Append(node is JsonObject ? '}' : ']');
    }
}
