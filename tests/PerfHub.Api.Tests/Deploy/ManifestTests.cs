using k8s;
using k8s.Models;

namespace PerfHub.Api.Tests.Deploy;

/// <summary>Every manifest is one that Kubernetes can read, and is deployed.</summary>
public sealed class ManifestTests
{
    public static TheoryData<string> Files => [.. Manifests.Files];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_document_has_a_version_a_kind_and_a_name_and_only_fields_that_Kubernetes_knows(string file) =>
        Assert.All(Manifests.ReadObjects(file), it =>
        {
            Assert.NotEmpty(it.ApiVersion);
            Assert.NotEmpty(it.Kind);
            Assert.Matches("^[a-z][a-z0-9-]*$", it.Metadata.Name);
            Assert.Contains(it.Metadata.NamespaceProperty, new[] { null, Manifests.Kustomization.Namespace });
        });

    [Fact]
    public void A_field_that_Kubernetes_does_not_know_is_found()
    {
        var misspelt = Manifests.ReadText("deployment.yaml").Replace("readinessProbe", "readynessProbe", StringComparison.Ordinal);

        Assert.ThrowsAny<Exception>(() => KubernetesYaml.LoadAllFromString(misspelt, strict: true));
    }

    [Fact]
    public void All_that_a_deployment_needs_is_there_once()
    {
        Assert.Distinct(Manifests.All.Select(it => $"{it.Kind} {it.Metadata.Name}"));
        Assert.Equal(
            ["Deployment", "HorizontalPodAutoscaler", "Job", "Namespace", "NetworkPolicy", "PodDisruptionBudget", "Secret", "Service"],
            Manifests.All.Select(it => it.Kind).Distinct().Order());
    }

    [Fact]
    public void The_kustomization_deploys_every_manifest_but_the_secrets_into_the_namespace_that_it_makes()
    {
        var together = Manifests.Kustomization;

        Assert.Equal("Kustomization", together.Kind);
        Assert.Equal("kustomize.config.k8s.io/v1beta1", together.ApiVersion);
        Assert.NotEmpty(together.Metadata.Name);
        Assert.Equal(Manifests.Files.Where(file => !file.StartsWith("secret.", StringComparison.Ordinal)), together.Resources.Order());
        Assert.Equal(Manifests.GetSingle<V1Namespace>().Metadata.Name, together.Namespace);
    }

    [Fact]
    public void Every_container_runs_the_one_image_whose_release_the_kustomization_names()
    {
        var image = Assert.Single(Manifests.Kustomization.Images);

        Assert.All(Manifests.PodTemplates.Values, pods => Assert.Equal(image.Name, Assert.Single(pods.Spec.Containers).Image));
        Assert.Matches("^[0-9]+[.][0-9]+[.][0-9]+$", image.NewTag);
    }

    // Plain “true” or 1 would be no text to Kubernetes, which refuses it here.
    [Fact]
    public void Every_value_of_a_variable_is_a_text()
    {
        var variables = Manifests.Files.SelectMany(file => YamlReader.ParseAll(Manifests.ReadText(file)))
            .SelectMany(it => it["spec"]?["template"]?["spec"]?["containers"]?.AsArray() ?? [])
            .SelectMany(container => container!["env"]!.AsArray())
            .Where(variable => variable!["value"] is not null)
            .ToList();

        Assert.NotEmpty(variables);
        Assert.All(variables, variable => Assert.Equal(System.Text.Json.JsonValueKind.String, variable!["value"]!.GetValueKind()));
    }
}
