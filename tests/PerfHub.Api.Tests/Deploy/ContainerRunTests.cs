using System.Diagnostics;
using System.Net;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Deploy;

/// <summary>Starts the host with the image's environment variables, without a container.</summary>
[Trait("Category", "Slow")]
public sealed class ContainerRunTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("perfhub-container-").FullName;

    private string Home => Directory.CreateDirectory(Path.Combine(_folder, "home")).FullName;

    private string Temp => Directory.CreateDirectory(Path.Combine(_folder, "tmp")).FullName;

    private string Volume => Directory.CreateDirectory(Path.Combine(_folder, "volume")).FullName;

    [Fact]
    public async Task The_host_listens_on_every_interface_and_logs_no_warning()
    {
        await using var host = CreateHost();
        await host.StartAsync();

        Assert.True(host.Url.Host is "[::]" or "0.0.0.0", host.Url.Host);
        Assert.DoesNotContain(host.Output, line => line.StartsWith("warn:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_host_writes_only_to_the_volume()
    {
        await using var host = CreateHost();
        await host.StartAsync();
        (await (await (await Region.CreateAsync(host)).RegisterUnitAsync()).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        Assert.Empty(Directory.EnumerateFileSystemEntries(Home));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Temp));
        Assert.Equal([Path.Combine(host.ContentRoot, "appsettings.json")], Directory.EnumerateFileSystemEntries(host.ContentRoot));
        Assert.Contains(Path.Combine(Volume, "perfhub.db"), Directory.EnumerateFileSystemEntries(Volume));
    }

    [SkippableFact]
    public async Task The_health_check_succeeds_only_while_the_host_is_ready()
    {
        Skip.If(OperatingSystem.IsWindows(), "The health check is a script for the bash of the image.");
        await using var host = CreateHost();
        await host.StartAsync();
        var path = ContainerFile.HealthCheck[^1];
        using var http = host.CreateHttpClient(null);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(path)).StatusCode);

        Assert.Equal(0, await RunHealthCheckAsync(host, path));
        Assert.NotEqual(0, await RunHealthCheckAsync(host, path + "-not"));
        await host.KillAsync();
        Assert.NotEqual(0, await RunHealthCheckAsync(host, path));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // The image's port may be in use on the test machine, so the host picks a free one.
    private HostProcess CreateHost() => new(
    [
        .. ContainerFile.Environment.Select(it => (it.Key, it.Value.Replace(ContainerFile.ExposedPort, "0", StringComparison.Ordinal))),
        ("HOME", Home),
        ("TMPDIR", Temp),
        ("PerfHub__BootstrapKey", PerfHubHost.BootstrapKey),
        ("ConnectionStrings__PerfHub", $"Data Source={Path.Combine(Volume, "perfhub.db")}"),
    ]);

    private static async Task<int> RunHealthCheckAsync(HostProcess host, string path)
    {
        var script = Assert.Single(ContainerFile.Copies, copy => copy is { Stage: 1, Source: "deploy/healthcheck.sh" });
        Assert.Equal(["bash", script.Target + Path.GetFileName(script.Source)], ContainerFile.HealthCheck[..2]);
        var start = new ProcessStartInfo("bash", [Path.Combine(DeployFolder.RepositoryRoot, script.Source), path])
        {
            RedirectStandardError = true,
            Environment = { ["ASPNETCORE_URLS"] = $"http://+:{host.Url.Port}" },
        };
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
