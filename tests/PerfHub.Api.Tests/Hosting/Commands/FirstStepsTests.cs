using System.Net;
using System.Text.RegularExpressions;
using PerfHub.Api.Tests.Deploy;
using PerfHub.Api.Tests.Hosting.Observability;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Hosting.Commands;

/// <summary>The commands in docs/operations.md, run as they are there, and the failures of these commands.</summary>
[Trait("Category", "Slow")]
public sealed partial class FirstStepsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("perfhub-first-steps-").FullName;

    [SkippableFact]
    public async Task Five_commands_of_the_documentation_lead_from_an_empty_machine_to_300_units_with_keys()
    {
        Skip.If(OperatingSystem.IsWindows(), "The commands are for a POSIX shell.");
        var commands = FirstStepsPattern().Match(await File.ReadAllTextAsync(Path.Combine(DeployFolder.RepositoryRoot, "docs", "operations.md"))).Groups["commands"].Value;
        Assert.Equal(5, commands.Trim().Split('\n').Length);
        var port = MetricsPort.Find();

        // Publishing takes minutes, so the build of these tests is put where the first command would put its own.
        var script = $$"""
            set -eu
            dotnet() { [ "$1 $2" = "publish src/PerfHub.Api" ] && ln -s '{{AppContext.BaseDirectory.TrimEnd('/')}}' "${@: -1}"; }
            {{commands}}
            kill $!
            wait $! || true
            """;
        var run = await CommandProcess.RunAsync(
            "/bin/bash",
            ["-c", script],
            DeployFolder.RepositoryRoot,
            ("HOME", _folder),
            ("ASPNETCORE_URLS", $"http://+:{port}"),
            ("PATH", $"{Path.GetDirectoryName(Path.GetFullPath(GetDotnet()))}:{Environment.GetEnvironmentVariable("PATH")}"));

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Contains("Imported 300 units, 300 of them new.", run.Output, StringComparison.Ordinal);
        var keys = (await File.ReadAllLinesAsync(Path.Combine(_folder, "unit-keys.csv"))).Skip(1).Select(line => line.Split(',')).ToList();
        Assert.Equal(300, keys.Select(key => key[2]).Distinct().Count());
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder, "unit-keys.csv")));
        }

        // Another start on the same store: the keys work, and the audit log has every step.
        await using var host = new HostProcess(("ConnectionStrings__PerfHub", $"Data Source={Path.Combine(_folder, "perfhub-data", "perfhub.db")}"));
        await host.StartAsync();
        var unit = new UnitClient(host.CreateHttpClient(keys[^1][2]), "650104", keys[^1][0]);
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var admin = new BureauClient(host.CreateHttpClient((await File.ReadAllTextAsync(Path.Combine(_folder, "admin.key"))).Trim()), "650104");
        Assert.Equal(300, (await BureauClient.ReadAllPagesAsync(page => admin.GetAsync($"/v1/bureaus/650104/units?{page}"), "limit=500")).Count);
        Assert.Contains("POST /v1/bureaus/650104/units/import", (await admin.ReadAuditLogAsync()).Select(entry => entry.Action));
    }

    [Fact]
    public async Task A_command_that_fails_says_why_and_leaves_no_file()
    {
        await using var host = new HostProcess(("PerfHub__BootstrapKey", PerfHubHost.BootstrapKey));
        await host.StartAsync();
        var settings = new[] { ("PERFHUB_URL", host.Url.ToString()), ("PERFHUB_KEY", PerfHubHost.BootstrapKey) };
        (await host.Operator.CreateBureauAsync("650104")).Expect(HttpStatusCode.Created);
        var (list, key) = (Path.Combine(_folder, "list.csv"), Path.Combine(_folder, "a.key"));
        await File.WriteAllTextAsync(list, "code,name,sector,kind\n1,a,教育,other\n1,b,教育,no-kind\n");

        var exists = await CommandProcess.RunAsync(["bureau", "create", "650104", "财政局", "--admin-key", key], settings);
        var malformed = await CommandProcess.RunAsync(["bureau", "create", "x", "财政局"], settings);
        var noKey = await CommandProcess.RunAsync(["bureau", "create", "650105", "财政局"], settings[0]);
        var created = await CommandProcess.RunAsync(["key", "create", "bureauAdmin", "--bureau", "650104", "--output", key], settings);
        var again = await CommandProcess.RunAsync(["key", "create", "bureauAdmin", "--bureau", "650104", "--output", key], settings);
        var import = await CommandProcess.RunAsync(["units", "import", list, "--bureau", "650104", "--keys", Path.Combine(_folder, "keys.csv"), "--key-file", key], settings);
        var unknown = await CommandProcess.RunAsync(["bureau", "destroy"], settings);

        Assert.Equal((1, 1, 1, 0, 1, 1), (exists.ExitCode, malformed.ExitCode, noKey.ExitCode, created.ExitCode, again.ExitCode, import.ExitCode));
        Assert.Contains("409: ", exists.Error, StringComparison.Ordinal);
        Assert.Contains("/code must be 2 to 12 digits", malformed.Error, StringComparison.Ordinal);
        Assert.Contains("--key-file", noKey.Error, StringComparison.Ordinal);
        Assert.Contains("exists", again.Error, StringComparison.Ordinal);
        Assert.Contains("Line 3: code appears twice", import.Error, StringComparison.Ordinal);
        Assert.NotEqual(0, unknown.ExitCode);
        Assert.Equal([key, list], Directory.EnumerateFiles(_folder).Order());
        var all = exists.Output + exists.Error + created.Output + created.Error + again.Error + import.Error;
        Assert.DoesNotContain("phk_" + (await File.ReadAllTextAsync(key)).Trim().Split('_')[^1], all, StringComparison.Ordinal);
        Assert.DoesNotContain((await File.ReadAllTextAsync(key)).Trim(), all, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string GetDotnet() => HostProcess.DotnetPath == "dotnet" ? "/usr/bin/dotnet" : HostProcess.DotnetPath;

    [GeneratedRegex("## First steps.*?```sh\n(?<commands>.*?)```", RegexOptions.Singleline)]
    private static partial Regex FirstStepsPattern();
}
