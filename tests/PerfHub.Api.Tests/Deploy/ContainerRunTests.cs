using System.Diagnostics;
using System.Net;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Deploy;

/// <summary>The host, started as the image starts it: with its variables and folders of its own to see what is written.</summary>
public sealed class ContainerRunTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("perfhub-container-").FullName;

    private string Home => Directory.CreateDirectory(Path.Combine(_folder, "home")).FullName;

    private string Temporary => Directory.CreateDirectory(Path.Combine(_folder, "tmp")).FullName;

    private string Volume => Directory.CreateDirectory(Path.Combine(_folder, "volume")).FullName;

    [Fact]
    public async Task It_listens_on_every_interface_and_warns_of_nothing()
    {
        await using var host = CreateHost();
        await host.StartAsync();

        Assert.True(host.Url.Host is "[::]" or "0.0.0.0", host.Url.Host);
        Assert.DoesNotContain(host.Output, line => line.StartsWith("warn:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_writes_nowhere_but_to_the_volume_that_the_settings_name()
    {
        await using var host = CreateHost();
        await host.StartAsync();
        (await (await (await Region.CreateAsync(host)).RegisterUnitAsync()).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        Assert.Empty(Directory.EnumerateFileSystemEntries(Home));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Temporary));
        Assert.Equal([Path.Combine(host.ContentRoot, "appsettings.json")], Directory.EnumerateFileSystemEntries(host.ContentRoot));
        Assert.Contains(Path.Combine(Volume, "perfhub.db"), Directory.EnumerateFileSystemEntries(Volume));
    }

    [SkippableFact]
    public async Task Its_health_check_is_content_with_a_ready_host_and_with_nothing_else()
    {
        Skip.If(OperatingSystem.IsWindows(), "The health check is a script for the bash of the image.");
        await using var host = CreateHost();
        await host.StartAsync();
        var path = ContainerFile.HealthCheck[^1];

        Assert.Equal(0, await RunHealthCheckAsync(host, path));
        Assert.NotEqual(0, await RunHealthCheckAsync(host, path + "-not"));
        await host.KillAsync();
        Assert.NotEqual(0, await RunHealthCheckAsync(host, path));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // All but the port, which may be taken on the machine of the tests.
    private HostProcess CreateHost() => new(
    [
        .. ContainerFile.Environment.Select(it => (it.Key, it.Value.Replace(ContainerFile.GetRuntimeText("EXPOSE"), "0", StringComparison.Ordinal))),
        ("HOME", Home),
        ("TMPDIR", Temporary),
        ("PerfHub__BootstrapKey", PerfHubHost.BootstrapKey),
        ("ConnectionStrings__PerfHub", $"Data Source={Path.Combine(Volume, "perfhub.db")}"),
    ]);

    // The script where it lies in the repository, found by where the image has it.
    private static async Task<int> RunHealthCheckAsync(HostProcess host, string path)
    {
        var copy = Assert.Single(ContainerFile.Copies, it => it is { Stage: 1 });
        Assert.Equal(["bash", copy.Target + Path.GetFileName(copy.Source)], ContainerFile.HealthCheck[..2]);
        var start = new ProcessStartInfo("bash", [Path.Combine(DeployFolder.RepositoryRoot, copy.Source), path])
        {
            RedirectStandardError = true,
            Environment = { ["ASPNETCORE_URLS"] = $"http://+:{host.Url.Port}" },
        };
        using var check = Process.Start(start)!;
        await check.WaitForExitAsync();
        return check.ExitCode;
    }
}
