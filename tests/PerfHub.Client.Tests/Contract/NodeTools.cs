using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Client.Tests.Contract;

/// <summary>
/// The tools in <c>tests/contract-tools</c>, installed once for each lock file into the temporary folder. Without Node.js there are none.
/// </summary>
public sealed class NodeTools : IAsyncLifetime
{
    private static readonly string Source = Path.Combine(SnapshotFile.RepositoryRoot, "tests/contract-tools");

    /// <summary>Why there are no tools; <see langword="null"/> if there are.</summary>
    public string? Missing { get; private set; }

    /// <summary>The folder with the tools and their settings.</summary>
    public string Folder { get; private set; } = "";

    public static string Document => Path.Combine(SnapshotFile.RepositoryRoot, "openapi/perfhub.v1.json");

    public async Task InitializeAsync()
    {
        if (await RunAsync("node", ["--version"], Source) is not (0, _) || await RunAsync("npm", ["--version"], Source) is not (0, _))
        {
            Missing = "Node.js and npm are not installed.";
            return;
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(Source, "package-lock.json"))))[..16];
        Folder = Path.Combine(Path.GetTempPath(), $"perfhub-contract-tools-{hash}");
        if (!Directory.Exists(Folder))
        {
            var installing = $"{Folder}.{Environment.ProcessId}";
            Copy(installing, "package.json", "package-lock.json");
            var (code, output) = await RunAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"], installing);
            Assert.True(code == 0, output);
            Directory.Move(installing, Folder);
        }

        Copy(Folder, ".spectral.yaml", "redocly.yaml", "tsconfig.json");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>Runs a tool and returns its exit code and what it wrote.</summary>
    public Task<(int Code, string Output)> RunToolAsync(string tool, params string[] arguments) =>
        RunAsync(Path.Combine(Folder, "node_modules/.bin", tool), arguments, Folder);

    private static void Copy(string folder, params string[] files)
    {
        Directory.CreateDirectory(folder);
        foreach (var file in files)
        {
            File.Copy(Path.Combine(Source, file), Path.Combine(folder, file), overwrite: true);
        }
    }

    private static async Task<(int Code, string Output)> RunAsync(string file, string[] arguments, string folder)
    {
        var start = new ProcessStartInfo(file, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        (start.Environment["REDOCLY_TELEMETRY"], start.Environment["REDOCLY_SUPPRESS_UPDATE_NOTICE"]) = ("off", "true");
        try
        {
            using var process = Process.Start(start)!;
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();
            return (process.ExitCode, await output + await errors);
        }
        catch (Win32Exception error)
        {
            return (-1, error.Message);
        }
    }
}
