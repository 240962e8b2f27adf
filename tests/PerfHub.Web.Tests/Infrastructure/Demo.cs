using System.Diagnostics;
using System.Text.RegularExpressions;
using PerfHub.Client;

namespace PerfHub.Web.Tests.Infrastructure;

/// <summary>A host with the demo, started as a process: with its pages, its keys and its one-time links.</summary>
public sealed partial class Demo : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(2);

    private readonly Process _process;

    private readonly string _folder;

    private Demo(Process process, string folder, string output)
    {
        (_process, _folder, Output) = (process, folder, output);
        Keys = KeyLine().Matches(output).ToDictionary(match => match.Groups["role"].Value, match => match.Groups["key"].Value);
        Links = LinkLine().Matches(output).ToDictionary(match => match.Groups["role"].Value, match => match.Groups["link"].Value);
        Address = new Uri(new Uri(Links.Values.First()).GetLeftPart(UriPartial.Authority));
    }

    /// <summary>The address of the host.</summary>
    public Uri Address { get; }

    /// <summary>What the host has printed when it started.</summary>
    public string Output { get; }

    /// <summary>The keys by role.</summary>
    public IReadOnlyDictionary<string, string> Keys { get; }

    /// <summary>The one-time links by role.</summary>
    public IReadOnlyDictionary<string, string> Links { get; }

    /// <summary>Starts a host on an empty store.</summary>
    public static async Task<Demo> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("perfhub-web").FullName;
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location]) { RedirectStandardOutput = true, WorkingDirectory = folder };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["ConnectionStrings__PerfHub"] = $"Data Source={Path.Combine(folder, "perfhub.db")}";
        var process = Process.Start(start)!;
        return new Demo(process, folder, await ReadUntilSeededAsync(process));
    }

    /// <summary>Creates a client of the API with the key of a role.</summary>
    public PerfHubClient CreateClient(string role, string language = "zh") => new(new PerfHubClientOptions
    {
        BaseAddress = Address,
        ApiKey = Keys[role],
        Culture = System.Globalization.CultureInfo.GetCultureInfo(language),
    });

    /// <summary>
    /// Files the reports that units have filed for 2024 for another year, too, with a key of its own: nobody may accept what he has filed.
    /// </summary>
    public async Task FileForAsync(string bureau, int year, params IReadOnlyList<string> units)
    {
        var request = new CreateApiKeyRequest { Role = Role.BureauAdmin, Bureau = bureau, Name = "批量报送" };
        var api = new PerfHubClient(new PerfHubClientOptions { BaseAddress = Address, ApiKey = (await CreateClient("bureauAdmin").ApiKeys.CreateApiKeyAsync(request)).Value.Key });
        var lines = new List<BatchLine>();
        foreach (var unit in units)
        {
            var report = (await api.SelfEvaluations.GetReportAsync(bureau, unit, 2024)).Value.Report;
            lines.Add(new BatchLine { Unit = unit, Report = report with { FiscalYear = null } });
        }

        await foreach (var result in api.SelfEvaluations.FileBatchAsync(bureau, year, lines))
        {
            Assert.Equal(201, result.Status);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<string> ReadUntilSeededAsync(Process process)
    {
        using var timeout = new CancellationTokenSource(StartTimeout);
        var lines = new List<string>();
        while (await process.StandardOutput.ReadLineAsync(timeout.Token) is { } line)
        {
            lines.Add(line);
            if (line.Contains("/deviations/", StringComparison.Ordinal))
            {
                _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return string.Join('\n', lines);
            }
        }

        throw new InvalidOperationException($"The host did not start:\n{string.Join('\n', lines)}");
    }

    [GeneratedRegex(@"^  (?<role>\w+) [\d/]+ +(?<key>phk_\w+)$", RegexOptions.Multiline)]
    private static partial Regex KeyLine();

    [GeneratedRegex(@"^  (?<role>\w+) +(?<link>http\S+/demo-sign-in/\w+)$", RegexOptions.Multiline)]
    private static partial Regex LinkLine();
}
