using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace PerfHub.Api.Tests.Deploy;

/// <summary>Reads YAML as JSON, so that a number or a truth value that should be a text can be told from one.</summary>
internal static class YamlReader
{
    /// <summary>The only document of a text.</summary>
    public static JsonObject ParseSingle(string text) => Assert.Single(ParseAll(text));

    /// <summary>Every document of a text; a key that stands twice is an error.</summary>
    public static List<JsonObject> ParseAll(string text)
    {
        var stream = new YamlStream();
        stream.Load(new MergingParser(new Parser(new StringReader(text))));
        return [.. stream.Documents.Select(document => (JsonObject)ToJson(document.RootNode)!)];
    }

    private static JsonNode? ToJson(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(it => KeyValuePair.Create(((YamlScalarNode)it.Key).Value!, ToJson(it.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(ToJson)]),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: { } plain } => ParsePlainScalar(plain),
        YamlScalarNode text => text.Value,
        _ => throw new NotSupportedException($"{node.NodeType} at {node.Start}"),
    };

    private static JsonNode? ParsePlainScalar(string text) => text switch
    {
        "" or "~" or "null" => null,
        "true" or "false" => text == "true",
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
        _ when decimal.TryParse(text, CultureInfo.InvariantCulture, out var number) => number,
        _ => text,
    };
}
