using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PerfHub.Api.Persistence;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using k8s.Models;

namespace PerfHub.Api.Tests.Deploy;

/// <summary>Kubernetes asks what the running host answers, and waits as long as the host takes.</summary>
public abstract class ProbeTests(PerfHubHost host)
{
    private static V1Container Container => Manifests.ApiPodTemplate.Spec.Containers[0];

    [StoreFact]
    public async Task Every_path_that_is_probed_is_one_that_the_host_serves()
    {
        string[] probed = [.. new[] { Container.StartupProbe, Container.LivenessProbe, Container.ReadinessProbe }.Select(it => it.HttpGet.Path)];
        using var client = host.CreateHttpClient(null);

        Assert.Equal(["/health/live", "/health/live", "/health/ready"], probed);
        foreach (var path in probed.Append(ContainerFile.HealthCheck[^1]))
        {
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri(path, UriKind.Relative))).StatusCode);
        }
    }

    [StoreFact]
    public void Readiness_waits_longer_than_the_host_waits_for_the_store() =>
        Assert.True(TimeSpan.FromSeconds(Container.ReadinessProbe.TimeoutSeconds!.Value) > StoreHealthCheck.Timeout);

    [StoreFact]
    public void A_host_that_is_told_to_stop_has_the_time_to_finish()
    {
        var finishing = host.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout;
        var lingering = TimeSpan.FromSeconds(int.Parse(Container.Lifecycle.PreStop.Exec.Command[1], System.Globalization.CultureInfo.InvariantCulture));

        Assert.True(TimeSpan.FromSeconds(Manifests.ApiPodTemplate.Spec.TerminationGracePeriodSeconds!.Value) > lingering + finishing);
        var api = ComposeFile.GetService("api");
        Assert.True(TimeSpan.FromSeconds(ComposeFile.ParseSeconds(api["stop_grace_period"])) > finishing);
    }
}

public sealed class ProbeTestsOnSqlite(SqliteHost host) : ProbeTests(host), IClassFixture<SqliteHost>;

public sealed class ProbeTestsOnSqlServer(SqlServerHost host) : ProbeTests(host), IClassFixture<SqlServerHost>;
