using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace PerfHub.Api.Tests.Deploy;

/// <summary>Reads YAML as JSON, which keeps strings, numbers and booleans apart.</summary>
internal static class YamlReader
{
    public static JsonObject ParseSingle(string text) => Assert.Single(ParseAll(text));

    /// <exception cref="YamlException">A key occurs twice.</exception>
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

    private static JsonNode? ParsePlainScalar(string scalar) => scalar switch
    {
        "" or "~" or "null" => null,
        "true" or "false" => scalar == "true",
        _ when long.TryParse(scalar, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
        _ when decimal.TryParse(scalar, CultureInfo.InvariantCulture, out var number) => number,
        _ => scalar,
    };
}
