using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PerfHub.Api.Persistence;
using PerfHub.Api.Tests.Infrastructure.Stores;
using k8s.Models;

namespace PerfHub.Api.Tests.Deploy;

/// <summary>Compares the probes and timeouts of the deployments with the host's own.</summary>
public sealed class ProbeTests(SqliteHost host) : IClassFixture<SqliteHost>
{
    private static V1Container Container => Manifests.ApiPodTemplate.Spec.Containers[0];

    [Fact]
    public async Task The_host_serves_every_probed_path()
    {
        string[] probed = [.. new[] { Container.StartupProbe, Container.LivenessProbe, Container.ReadinessProbe }.Select(it => it.HttpGet.Path)];
        using var client = host.CreateHttpClient(null);

        Assert.Equal(["/health/live", "/health/live", "/health/ready"], probed);
        foreach (var path in probed.Append(ContainerFile.HealthCheck[^1]))
        {
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri(path, UriKind.Relative))).StatusCode);
        }
    }

    [Fact]
    public void The_readiness_probe_waits_longer_than_the_store_check() =>
        Assert.True(TimeSpan.FromSeconds(Container.ReadinessProbe.TimeoutSeconds!.Value) > StoreHealthCheck.Timeout);

    [Fact]
    public void The_grace_period_covers_the_pre_stop_hook_and_the_hosts_shutdown()
    {
        var shutdown = host.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout;
        var preStop = TimeSpan.FromSeconds(int.Parse(Container.Lifecycle.PreStop.Exec.Command[1], CultureInfo.InvariantCulture));

        Assert.True(TimeSpan.FromSeconds(Manifests.ApiPodTemplate.Spec.TerminationGracePeriodSeconds!.Value) > preStop + shutdown);
        Assert.True(TimeSpan.FromSeconds(ComposeFile.ParseSeconds(ComposeFile.GetService("api")["stop_grace_period"])) > shutdown);
    }
}
