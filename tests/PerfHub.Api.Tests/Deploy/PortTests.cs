using System.Globalization;
using k8s.Models;

namespace PerfHub.Api.Tests.Deploy;

/// <summary>One port, from the address that the host listens on to the Service that clients call.</summary>
public sealed class PortTests
{
    private static V1ContainerPort Port => Assert.Single(Manifests.ApiPodTemplate.Spec.Containers[0].Ports);

    [Fact]
    public void The_image_listens_on_every_interface_at_the_port_that_it_exposes()
    {
        Assert.Equal($"http://+:{ContainerFile.GetRuntimeText("EXPOSE")}", ContainerFile.Environment["ASPNETCORE_URLS"]);
        Assert.Equal("", ContainerFile.Environment["ASPNETCORE_HTTP_PORTS"]);
    }

    [Fact]
    public void No_deployment_moves_the_port_that_the_image_names()
    {
        string[] moving = ["ASPNETCORE_URLS", "ASPNETCORE_HTTP_PORTS"];

        Assert.DoesNotContain(Manifests.PodTemplates.Values.SelectMany(it => it.Spec.Containers[0].Env), it => moving.Contains(it.Name));
        Assert.DoesNotContain(ComposeFile.Services.SelectMany(it => ComposeFile.GetEnvironment(it.Key)), it => moving.Contains(it.Key));
    }

    [Fact]
    public void The_container_and_compose_publish_the_port_that_the_image_listens_on()
    {
        var listens = ContainerFile.GetRuntimeText("EXPOSE");

        Assert.Equal(listens, Port.ContainerPort.ToString(CultureInfo.InvariantCulture));
        Assert.EndsWith($":{listens}", (string?)ComposeFile.GetService("api")["ports"]![0], StringComparison.Ordinal);
    }

    [Fact]
    public void The_service_the_probes_and_the_network_policy_mean_the_containers_port_by_its_name()
    {
        var container = Manifests.ApiPodTemplate.Spec.Containers[0];
        var requests = Manifests.GetObjects<V1NetworkPolicy>().Single(it => it.Spec.Ingress is not null).Spec.Ingress.Single();
        IntOrString[] meant =
        [
            Assert.Single(Manifests.GetSingle<V1Service>().Spec.Ports).TargetPort,
            container.StartupProbe.HttpGet.Port,
            container.LivenessProbe.HttpGet.Port,
            container.ReadinessProbe.HttpGet.Port,
            Assert.Single(requests.Ports).Port,
        ];

        Assert.All(meant, port => Assert.Equal(Port.Name, port.Value));
    }
}
