using System.Diagnostics;
using System.Text.RegularExpressions;
using PerfHub.Api.Tests.Deploy;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

/// <summary>The commands of <c>deploy/receipts.md</c>, run as they stand there.</summary>
public sealed partial class ReceiptCheckScript : IDisposable
{
    private static readonly string[] Tools = ["bash", "curl", "jq", "sha256sum"];

    private readonly string _folder = Directory.CreateTempSubdirectory("perfhub-receipt-").FullName;

    /// <summary>Why it cannot be run here; nothing where it can.</summary>
    public static string? SkipReason { get; } = Tools.FirstOrDefault(tool => !IsInstalled(tool)) is { } tool ? $"There is no {tool} here." : null;

    private static string Script { get; } = string.Concat(CodeBlockPattern().Matches(DeployFolder.ReadText("receipts.md")).Select(block => block.Groups[1].Value));

    /// <summary>What somebody has kept.</summary>
    public void WriteFile(string file, byte[] content) => File.WriteAllBytes(Path.Combine(_folder, file), content);

    /// <summary>Runs it for a revision; gives how it ended and all that it printed.</summary>
    public async Task<(bool Holds, string Printed)> RunAsync(ApiClient caller, string report, int revision, string noted = "")
    {
        var script = Path.Combine(_folder, "check.sh");
        await File.WriteAllTextAsync(script, Script);
        var start = new ProcessStartInfo("bash", ["-eu", script])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["REPORT"] = $"{caller.Http.BaseAddress!.GetLeftPart(UriPartial.Authority)}{report}",
                ["N"] = $"{revision}",
                ["KEY"] = caller.Http.DefaultRequestHeaders.Authorization!.Parameter,
                ["NOTED"] = noted,
            },
        };
        using var check = Process.Start(start)!;
        var (output, errors) = (check.StandardOutput.ReadToEndAsync(), check.StandardError.ReadToEndAsync());
        await check.WaitForExitAsync();
        return (check.ExitCode == 0, await output + await errors);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static bool IsInstalled(string tool) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, tool)));

    [GeneratedRegex("^```sh\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlockPattern();
}
