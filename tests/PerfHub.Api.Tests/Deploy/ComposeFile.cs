using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PerfHub.Api.Tests.Deploy;

/// <summary>The compose file.</summary>
internal static partial class ComposeFile
{
    /// <summary>Its text, comments left out.</summary>
    public static string Text { get; } = CommentPattern().Replace(DeployFolder.ReadText("compose.yaml"), "");

    public static JsonObject Services { get; } = YamlReader.ParseSingle(Text)["services"]!.AsObject();

    public static JsonObject GetService(string name) => Services[name]!.AsObject();

    /// <summary>The variables of a service, as they are written.</summary>
    public static Dictionary<string, string> GetEnvironment(string service) =>
        (GetService(service)["environment"]?.AsObject() ?? []).ToDictionary(it => it.Key, it => it.Value!.GetValue<string>());

    /// <summary>Whom a service waits for, and until when.</summary>
    public static List<string> GetDependencies(string service) =>
        [.. (GetService(service)["depends_on"]?.AsObject() ?? []).Select(it => $"{it.Key} {it.Value!["condition"]}")];

    /// <summary>The variables that whoever runs it sets: each with what stands after its name.</summary>
    public static List<(string Name, string Otherwise)> Variables { get; } =
        [.. VariablePattern().Matches(Text).Select(it => (it.Groups["name"].Value, it.Groups["rest"].Value))];

    /// <summary>Puts a value in the place of every variable.</summary>
    public static string SubstituteVariables(string text) => VariablePattern().Replace(text, it => "value-of-" + it.Groups["name"].Value);

    public static int ParseSeconds(JsonNode? duration) => int.Parse(((string)duration!).TrimEnd('s'), CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\s*#.*$", RegexOptions.Multiline)]
    private static partial Regex CommentPattern();

    // $$ is a dollar for the shell in the container, no variable of compose.
    [GeneratedRegex(@"(?<!\$)\$(?!\$)(\{(?<name>\w+)(?<rest>[^}]*)\}|(?<name>\w+))")]
    private static partial Regex VariablePattern();
}
