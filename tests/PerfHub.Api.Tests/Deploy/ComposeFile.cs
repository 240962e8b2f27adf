using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PerfHub.Api.Tests.Deploy;

/// <summary>The compose file.</summary>
internal static partial class ComposeFile
{
    /// <summary>Its text, comments left out.</summary>
    public static string Text { get; } = Comment().Replace(DeployFolder.Text("compose.yaml"), "");

    public static JsonObject Services { get; } = Yaml.One(Text)["services"]!.AsObject();

    public static JsonObject Service(string name) => Services[name]!.AsObject();

    /// <summary>The variables of a service, as they are written.</summary>
    public static Dictionary<string, string> Environment(string service) =>
        (Service(service)["environment"]?.AsObject() ?? []).ToDictionary(it => it.Key, it => it.Value!.GetValue<string>());

    /// <summary>Whom a service waits for, and until when.</summary>
    public static List<string> WaitsFor(string service) =>
        [.. (Service(service)["depends_on"]?.AsObject() ?? []).Select(it => $"{it.Key} {it.Value!["condition"]}")];

    /// <summary>The variables that whoever runs it sets: each with what stands after its name.</summary>
    public static List<(string Name, string Otherwise)> Variables { get; } =
        [.. Variable().Matches(Text).Select(it => (it.Groups["name"].Value, it.Groups["rest"].Value))];

    /// <summary>Puts a value in the place of every variable.</summary>
    public static string Filled(string text) => Variable().Replace(text, it => "value-of-" + it.Groups["name"].Value);

    public static int Seconds(JsonNode? duration) => int.Parse(((string)duration!).TrimEnd('s'), CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\s*#.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    // $$ is a dollar for the shell in the container, no variable of compose.
    [GeneratedRegex(@"(?<!\$)\$(?!\$)(\{(?<name>\w+)(?<rest>[^}]*)\}|(?<name>\w+))")]
    private static partial Regex Variable();
}
