using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;

namespace PerfHub.Api.Tests.Deploy;

public sealed class ManifestTests
{
    public static TheoryData<string> Files => [.. Manifests.Files];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_document_has_a_version_a_kind_and_a_name_and_only_known_fields(string file) =>
        Assert.All(Manifests.ReadObjects(file), it =>
        {
            Assert.NotEmpty(it.ApiVersion);
            Assert.NotEmpty(it.Kind);
            Assert.Matches("^[a-z][a-z0-9-]*$", it.Metadata.Name);
            Assert.Contains(it.Metadata.NamespaceProperty, new[] { null, Manifests.Kustomization.Namespace });
        });

    [Fact]
    public void The_kustomization_deploys_every_manifest_except_secrets_into_the_declared_namespace()
    {
        var kustomization = Manifests.Kustomization;

        Assert.Equal("Kustomization", kustomization.Kind);
        Assert.Equal("kustomize.config.k8s.io/v1beta1", kustomization.ApiVersion);
        Assert.NotEmpty(kustomization.Metadata.Name);
        Assert.Equal(Manifests.Files.Where(file => !file.StartsWith("secret.", StringComparison.Ordinal)), kustomization.Resources.Order());
        Assert.Equal(Manifests.GetSingle<V1Namespace>().Metadata.Name, kustomization.Namespace);
    }

    [Fact]
    public void Every_container_runs_the_image_that_the_kustomization_pins()
    {
        var image = Assert.Single(Manifests.Kustomization.Images);

        Assert.All(Manifests.PodTemplates.Values, pods => Assert.Equal(image.Name, Assert.Single(pods.Spec.Containers).Image));
        Assert.Matches("^[0-9]+[.][0-9]+[.][0-9]+$", image.NewTag);
    }

    // Kubernetes and compose reject a plain true or 1 as the value of an environment variable.
    [Fact]
    public void Every_value_of_an_environment_variable_is_a_string()
    {
        var inManifests = Manifests.Files.SelectMany(file => YamlReader.ParseAll(Manifests.ReadText(file)))
            .SelectMany(it => it["spec"]?["template"]?["spec"]?["containers"]?.AsArray() ?? [])
            .SelectMany(container => container!["env"]!.AsArray())
            .Select(variable => variable!["value"]).OfType<JsonNode>()
            .Concat(YamlReader.ParseSingle(Manifests.ReadText("config.yaml"))["data"]!.AsObject().Select(it => it.Value!)).ToList();
        var inCompose = ComposeFile.Services.SelectMany(it => it.Value!["environment"]!.AsObject()).Select(variable => variable.Value!).ToList();

        Assert.NotEmpty(inManifests);
        Assert.NotEmpty(inCompose);
        Assert.All([.. inManifests, .. inCompose], value => Assert.Equal(JsonValueKind.String, value.GetValueKind()));
    }

    [Fact]
    public void The_example_holds_exactly_the_secrets_that_the_pods_reference_as_placeholders()
    {
        var referenced = Manifests.PodTemplates.Values.SelectMany(pods => pods.Spec.Containers[0].Env)
            .Select(variable => variable.ValueFrom?.SecretKeyRef).OfType<V1SecretKeySelector>().Select(it => (it.Name, it.Key)).ToHashSet();
        var example = Manifests.GetObjects<V1Secret>().SelectMany(secret => secret.StringData.Select(it => (secret.Metadata.Name, it.Key, it.Value))).ToList();

        Assert.NotEmpty(example);
        Assert.Equal(referenced, example.Select(it => (it.Name, it.Key)).ToHashSet());
        Assert.All(example, it => Assert.Matches("<(password|bootstrap key|webhook key)>", it.Value));
        Assert.All(Manifests.PodTemplates.Values, pods => Assert.Contains(pods.Spec.Containers[0].Env, variable => variable.ValueFrom is not null));
    }

    [Fact]
    public void Compose_the_service_the_probes_and_the_network_policy_use_the_port_that_the_image_exposes()
    {
        var container = Manifests.ApiPodTemplate.Spec.Containers[0];
        var port = container.Ports.Single(it => it.Name == "http");
        var ingress = Manifests.GetObjects<V1NetworkPolicy>().Single(policy => policy.Metadata.Name == "perfhub-api").Spec.Ingress.Single();
        IntOrString[] named =
        [
            Assert.Single(GetService("perfhub-api").Spec.Ports).TargetPort,
            container.StartupProbe.HttpGet.Port,
            container.LivenessProbe.HttpGet.Port,
            container.ReadinessProbe.HttpGet.Port,
            Assert.Single(ingress.Ports).Port,
        ];
        var route = Assert.Single(Assert.Single(Manifests.GetSingle<V1Ingress>().Spec.Rules).Http.Paths).Backend.Service;

        Assert.Equal(ContainerFile.ExposedPort, port.ContainerPort.ToString(CultureInfo.InvariantCulture));
        Assert.EndsWith($":{ContainerFile.ExposedPort}", (string?)ComposeFile.GetService("api")["ports"]![0], StringComparison.Ordinal);
        Assert.All(named, it => Assert.Equal(port.Name, it.Value));
        Assert.Equal(("perfhub-api", "http"), (route.Name, route.Port.Name));
    }

    [Fact]
    public void The_ingress_keeps_a_browser_with_one_pod_because_interactive_pages_have_their_state_there()
    {
        var annotations = Manifests.GetSingle<V1Ingress>().Metadata.Annotations;

        Assert.Equal("cookie", annotations["nginx.ingress.kubernetes.io/affinity"]);
        Assert.Equal("true", annotations["nginx.ingress.kubernetes.io/session-cookie-change-on-failure"]);
    }

    [Fact]
    public void The_port_of_the_metrics_is_the_same_in_the_setting_the_pod_the_service_and_the_network_policy_and_not_in_the_ingress()
    {
        var port = Manifests.ApiPodTemplate.Spec.Containers[0].Ports.Single(it => it.Name == "metrics");
        var service = Assert.Single(GetService("perfhub-api-metrics").Spec.Ports);
        var policy = Manifests.GetObjects<V1NetworkPolicy>().Single(it => it.Metadata.Name == "perfhub-api-metrics").Spec.Ingress.Single();

        Assert.Equal(Manifests.Config["PerfHub__Telemetry__MetricsPort"], port.ContainerPort.ToString(CultureInfo.InvariantCulture));
        Assert.Equal((port.Name, port.Name), (service.Name, service.TargetPort.Value));
        Assert.Equal(port.Name, Assert.Single(policy.Ports).Port.Value);
        Assert.Equal("perfhub-api", Assert.Single(Manifests.ApiPodTemplate.Spec.Containers[0].EnvFrom).ConfigMapRef.Name);
    }

    [Fact]
    public void The_memory_limit_covers_what_a_host_takes_under_attack()
    {
        const long PeakBytes = 353L << 20;
        var resources = Manifests.ApiPodTemplate.Spec.Containers[0].Resources;

        Assert.True(resources.Limits["memory"].ToInt64() > PeakBytes * 5 / 4);
        Assert.Equal(512L << 20, resources.Limits["memory"].ToInt64());
        Assert.Equal("512M", (string?)ComposeFile.GetService("api")["deploy"]!["resources"]!["limits"]!["memory"]);
    }

    [Fact]
    public void Hosts_reach_the_issuer_of_tokens_and_a_collector_and_migrations_do_not()
    {
        var egress = Manifests.GetObjects<V1NetworkPolicy>().Where(policy => policy.Spec.Egress is not null).ToList();

        string?[] GetPorts(V1PodTemplateSpec pods) =>
            [.. egress.Where(policy => policy.Spec.PodSelector.MatchLabels is { } labels && Matches(labels, pods)).SelectMany(policy => policy.Spec.Egress).SelectMany(rule => rule.Ports).Select(port => port.Port.Value)];

        Assert.Equal(["11000", "1433", "4317", "4318", "443", "53", "53"], GetPorts(Manifests.PodTemplates["Deployment"]).Order(StringComparer.Ordinal));
        Assert.Equal(["11000", "1433", "53", "53"], GetPorts(Manifests.PodTemplates["Job"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_selector_matches_the_api_pods_and_not_the_migration_pods()
    {
        IDictionary<string, string>[] selectors =
        [
            Manifests.GetSingle<V1Deployment>().Spec.Selector.MatchLabels,
            .. Manifests.GetObjects<V1Service>().Select(service => service.Spec.Selector),
            Manifests.GetSingle<V1PodDisruptionBudget>().Spec.Selector.MatchLabels,
            .. Manifests.ApiPodTemplate.Spec.TopologySpreadConstraints.Select(spread => spread.LabelSelector.MatchLabels),
            .. Manifests.GetObjects<V1NetworkPolicy>().Where(policy => policy.Spec.Ingress is not null).Select(policy => policy.Spec.PodSelector.MatchLabels),
        ];

        Assert.Equal(8, selectors.Length);
        Assert.All(selectors, selector =>
        {
            Assert.True(Matches(selector, Manifests.PodTemplates["Deployment"]));
            Assert.False(Matches(selector, Manifests.PodTemplates["Job"]));
        });
    }

    private static V1Service GetService(string name) => Manifests.GetObjects<V1Service>().Single(service => service.Metadata.Name == name);

    private static bool Matches(IDictionary<string, string> selector, V1PodTemplateSpec pods) =>
        selector.All(label => pods.Metadata.Labels.TryGetValue(label.Key, out var value) && value == label.Value);
}
