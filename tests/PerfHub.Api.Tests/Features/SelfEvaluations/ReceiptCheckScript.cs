using System.Diagnostics;
using System.Text.RegularExpressions;
using PerfHub.Api.Tests.Deploy;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

/// <summary>Runs the commands of <c>deploy/receipts.md</c> unchanged.</summary>
public sealed partial class ReceiptCheckScript : IDisposable
{
    private static readonly string[] Tools = ["bash", "curl", "jq", "sha256sum"];

    private readonly string _folder = Directory.CreateTempSubdirectory("perfhub-receipt-").FullName;

    /// <summary>The tool that is missing on this machine; <see langword="null"/> if the script can run.</summary>
    public static string? SkipReason { get; } = Tools.FirstOrDefault(tool => !IsInstalled(tool)) is { } tool ? $"{tool} is not installed." : null;

    private static string Script { get; } = string.Concat(CodeBlockPattern().Matches(DeployFolder.ReadText("receipts.md")).Select(block => block.Groups[1].Value));

    /// <summary>Stores a file that the caller has kept, such as a receipt.</summary>
    public void WriteFile(string file, byte[] content) => File.WriteAllBytes(Path.Combine(_folder, file), content);

    /// <summary>Checks a revision; returns whether the script succeeded, and its output.</summary>
    public async Task<(bool IsValid, string Output)> RunAsync(ApiClient caller, string report, int revision, string notedHead = "")
    {
        var script = Path.Combine(_folder, "check.sh");
        await File.WriteAllTextAsync(script, Script);
        var startInfo = new ProcessStartInfo("bash", ["-eu", script])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["REPORT"] = $"{caller.Http.BaseAddress!.GetLeftPart(UriPartial.Authority)}{report}",
                ["N"] = $"{revision}",
                ["KEY"] = caller.Http.DefaultRequestHeaders.Authorization!.Parameter,
                ["NOTED"] = notedHead,
            },
        };
        using var process = Process.Start(startInfo)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode == 0, await output + await errors);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static bool IsInstalled(string tool) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, tool)));

    [GeneratedRegex("^```sh\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlockPattern();
}
