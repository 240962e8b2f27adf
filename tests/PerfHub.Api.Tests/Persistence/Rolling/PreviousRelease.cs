using System.Diagnostics;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Persistence.Rolling;

/// <summary>The host of the previous release, built once from the history of this repository.</summary>
public static class PreviousRelease
{
    /// <summary>The commit that was released. After each release it moves on to that release.</summary>
    public const string Commit = "8e06a4f6cf38d6bb02fd515c0080a48584753b3f";

    private static readonly Lazy<string?> MissingReason = new(() => Run("git", SnapshotFile.RepositoryRoot, "cat-file", "-e", Commit + "^{commit}").Code == 0
        ? null
        : $"The history lacks the previous release, {Commit}: fetch it with git fetch --unshallow.");

    private static readonly Lazy<string> Assembly = new(Build);

    /// <summary>Why the previous release cannot be built; null if it can.</summary>
    public static string? SkipReason => MissingReason.Value;

    /// <summary>Builds the release on first use, which takes about half a minute, and returns the path of its assembly.</summary>
    public static string GetAssemblyPath() => Assembly.Value;

    private static string Build()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"perfhub-{Commit}-{Environment.ProcessId}");
        Directory.CreateDirectory(folder);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var archive = Path.Combine(folder, "source.tar");
        Expect(Run("git", SnapshotFile.RepositoryRoot, "archive", "--output", archive, Commit, "src", "Directory.Build.props", "Directory.Packages.props", "BannedSymbols.txt", "global.json", ".editorconfig"));
        Expect(Run("tar", folder, "-xf", archive));
        var output = Path.Combine(folder, "out");
        Expect(Run(
            HostProcess.DotnetPath, folder, "build", "src/PerfHub.Api", "--configuration", "Release", "--output", output,
            "-p:RunAnalyzers=false", "-p:GenerateDocumentationFile=false", "-nodeReuse:false"));
        return Path.Combine(output, "PerfHub.Api.dll");
    }

    private static void Expect((int Code, string Output) result) => Assert.True(result.Code == 0, result.Output);

    private static (int Code, string Output) Run(string command, string folder, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.GetAwaiter().GetResult());
    }
}
