using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PerfHub.Api.Tests.Deploy;

internal static partial class ComposeFile
{
    /// <summary>The text without comments.</summary>
    public static string Text { get; } = CommentPattern().Replace(DeployFolder.ReadText("compose.yaml"), "");

    public static JsonObject Services { get; } = YamlReader.ParseSingle(Text)["services"]!.AsObject();

    /// <summary>Every <c>${NAME…}</c> of the file; the suffix starts with <c>:?</c> (required) or <c>:-</c> (default).</summary>
    public static List<(string Name, string Suffix)> Variables { get; } =
        [.. VariablePattern().Matches(Text).Select(match => (match.Groups["name"].Value, match.Groups["suffix"].Value))];

    public static JsonObject GetService(string name) => Services[name]!.AsObject();

    /// <summary>The environment of a service; its <c>${NAME…}</c> are not substituted.</summary>
    public static Dictionary<string, string> GetEnvironment(string service) =>
        (GetService(service)["environment"]?.AsObject() ?? []).ToDictionary(it => it.Key, it => it.Value!.GetValue<string>());

    /// <summary>Replaces every <c>${NAME…}</c> by a placeholder value.</summary>
    public static string SubstituteVariables(string text) => VariablePattern().Replace(text, match => "value-of-" + match.Groups["name"].Value);

    public static int ParseSeconds(JsonNode? duration) => int.Parse(((string)duration!).TrimEnd('s'), CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\s*#.*$", RegexOptions.Multiline)]
    private static partial Regex CommentPattern();

    // $$ is a dollar sign for the shell in the container, not a variable of compose.
    [GeneratedRegex(@"(?<!\$)\$(?!\$)(\{(?<name>\w+)(?<suffix>[^}]*)\}|(?<name>\w+))")]
    private static partial Regex VariablePattern();
}
