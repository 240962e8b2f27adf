using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Client.Tests.Contract;

/// <summary>
/// The tools in <c>tests/contract-tools</c>, installed once for each lock file into the temporary folder, and a folder for their output.
/// Without Node.js, or a registry to install from, there are none: the tests are skipped, or fail if <c>PERFHUB_REQUIRE_NODE=1</c>.
/// </summary>
public sealed class NodeTools : IAsyncLifetime
{
    private static readonly string Source = Path.Combine(SnapshotFile.RepositoryRoot, "tests/contract-tools");

    private static readonly TimeSpan InstallTimeout = TimeSpan.FromSeconds(60), RunTimeout = TimeSpan.FromMinutes(2);

    private string _tools = "";

    /// <summary>Why there are no tools; <see langword="null"/> if there are.</summary>
    public string? Missing { get; private set; }

    /// <summary>The folder of this run, with the settings of the tools.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("perfhub-contract-").FullName;

    public static string Document => Path.Combine(SnapshotFile.RepositoryRoot, "openapi/perfhub.v1.json");

    public async Task InitializeAsync()
    {
        Missing = await FindOrInstallAsync();
        Assert.False(Missing is not null && Environment.GetEnvironmentVariable("PERFHUB_REQUIRE_NODE") == "1", Missing);
        Copy(Folder, ".spectral.yaml", "redocly.yaml", "tsconfig.json");
    }

    public Task DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>Runs a tool and returns its exit code and what it wrote.</summary>
    public Task<(int Code, string Output)> RunToolAsync(string tool, params string[] arguments) =>
        RunAsync(Path.Combine(_tools, "node_modules/.bin", tool), arguments, Folder, RunTimeout);

    /// <summary>Installs the tools if they are not there; returns why that is impossible.</summary>
    private async Task<string?> FindOrInstallAsync()
    {
        if (await RunAsync("node", ["--version"], Source, RunTimeout) is not (0, _) || await RunAsync("npm", ["--version"], Source, RunTimeout) is not (0, _))
        {
            return "Node.js and npm are not installed.";
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(Source, "package-lock.json"))))[..16];
        _tools = Path.Combine(Path.GetTempPath(), $"perfhub-contract-tools-{hash}");
        if (Directory.Exists(_tools))
        {
            return null;
        }

        // Other processes may install at the same time: the first one that is ready moves its folder to the common place.
        var installing = $"{_tools}.{Guid.NewGuid():N}";
        try
        {
            Copy(installing, "package.json", "package-lock.json");
            var (code, output) = await RunAsync(
                "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--fetch-retries=0", "--fetch-timeout=20000"], installing, InstallTimeout);
            if (code != 0)
            {
                return $"npm could not install the tools: {output}";
            }

            try
            {
                Directory.Move(installing, _tools);
            }
            catch (IOException) when (Directory.Exists(_tools))
            {
                // Another process was first.
            }

            return null;
        }
        finally
        {
            if (Directory.Exists(installing))
            {
                Directory.Delete(installing, recursive: true);
            }
        }
    }

    private static void Copy(string folder, params string[] files)
    {
        Directory.CreateDirectory(folder);
        foreach (var file in files)
        {
            File.Copy(Path.Combine(Source, file), Path.Combine(folder, file), overwrite: true);
        }
    }

    private static async Task<(int Code, string Output)> RunAsync(string file, string[] arguments, string folder, TimeSpan timeout)
    {
        var start = new ProcessStartInfo(file, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        (start.Environment["REDOCLY_TELEMETRY"], start.Environment["REDOCLY_SUPPRESS_UPDATE_NOTICE"]) = ("off", "true");
        using var timer = new CancellationTokenSource(timeout);
        try
        {
            using var process = Process.Start(start)!;
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
            try
            {
                await process.WaitForExitAsync(timer.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                return (-1, $"{Path.GetFileName(file)} took longer than {timeout.TotalSeconds} s.");
            }

            return (process.ExitCode, await output + await errors);
        }
        catch (Win32Exception error)
        {
            return (-1, error.Message);
        }
    }
}
