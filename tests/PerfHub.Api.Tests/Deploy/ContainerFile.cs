using System.Text.Json;
using System.Text.RegularExpressions;

namespace PerfHub.Api.Tests.Deploy;

/// <summary>The Containerfile: stage 0 builds, stage 1 is the image that runs.</summary>
internal static partial class ContainerFile
{
    private const string Name = "Containerfile";

    public static List<Instruction> Instructions { get; } = [.. ParseInstructions(DeployFolder.ReadText(Name))];

    /// <summary>The patterns of the ignore file, without comments.</summary>
    public static List<string> IgnoreLines { get; } =
        [.. DeployFolder.ReadText(Name + ".dockerignore").Split('\n').Where(line => line.Length > 0 && line[0] != '#')];

    /// <summary>The files and folders that are copied from the repository.</summary>
    public static List<(int Stage, string Source, string Target)> Copies { get; } =
    [
        .. Instructions.Where(it => it.Keyword == "COPY" && !it.Text.Contains("--from=", StringComparison.Ordinal))
            .SelectMany(it => it.Words[..^1].Select(source => (it.Stage, source, it.Words[^1]))),
    ];

    /// <summary>The environment variables that the image sets.</summary>
    public static Dictionary<string, string> Environment { get; } = GetRuntimeInstructions("ENV").SelectMany(it => it.Words)
        .Select(word => word.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);

    /// <summary>The command and arguments of the image's health check.</summary>
    public static string[] HealthCheck { get; } =
        JsonSerializer.Deserialize<string[]>(GetRuntimeText("HEALTHCHECK")[GetRuntimeText("HEALTHCHECK").IndexOf('[', StringComparison.Ordinal)..])!;

    public static string ExposedPort => GetRuntimeText("EXPOSE");

    private static IEnumerable<Instruction> GetRuntimeInstructions(string keyword) => Instructions.Where(it => it.Stage == 1 && it.Keyword == keyword);

    private static string GetRuntimeText(string keyword) => Assert.Single(GetRuntimeInstructions(keyword)).Text;

    private static IEnumerable<Instruction> ParseInstructions(string text)
    {
        var stage = -1;
        foreach (var line in ContinuationPattern().Replace(CommentPattern().Replace(text, ""), " ").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var (keyword, rest) = (line[..line.IndexOf(' ', StringComparison.Ordinal)], line[line.IndexOf(' ', StringComparison.Ordinal)..].Trim());
            stage += keyword == "FROM" ? 1 : 0;
            yield return new Instruction(stage, keyword, rest);
        }
    }

    [GeneratedRegex(@"^\s*#.*\n", RegexOptions.Multiline)]
    private static partial Regex CommentPattern();

    [GeneratedRegex(@"\s*\\\n\s*")]
    private static partial Regex ContinuationPattern();

    internal sealed record Instruction(int Stage, string Keyword, string Text)
    {
        /// <summary>The arguments without options such as <c>--from=build</c>.</summary>
        public string[] Words => [.. Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => !word.StartsWith("--", StringComparison.Ordinal))];
    }
}
