using k8s;
using k8s.Models;

namespace PerfHub.Api.Tests.Deploy;

/// <summary>The Kubernetes manifests, read strictly: a field that Kubernetes does not know is an error.</summary>
internal static class Manifests
{
    private const string Folder = "kubernetes", Kustomization = "kustomization.yaml";

    // Whoever deploys from this folder has it here; it is not committed.
    private const string Secrets = "secret.yaml";

    /// <summary>The manifest files.</summary>
    public static List<string> Files { get; } =
        [.. DeployFolder.Files(Folder, "*.yaml").Where(file => file is not (Kustomization or Secrets))];

    /// <summary>The file that ties them together.</summary>
    public static V1Kustomization Together => KubernetesYaml.Deserialize<V1Kustomization>(Text(Kustomization), strict: true);

    /// <summary>Every object in them.</summary>
    public static List<IKubernetesObject<V1ObjectMeta>> All => [.. Files.SelectMany(In)];

    /// <summary>Whatever runs pods: a name and what its pods are made from.</summary>
    public static Dictionary<string, V1PodTemplateSpec> Pods => new()
    {
        ["Job"] = Only<V1Job>().Spec.Template,
        ["Deployment"] = Only<V1Deployment>().Spec.Template,
    };

    /// <summary>The hosts' pods.</summary>
    public static V1PodTemplateSpec Api => Only<V1Deployment>().Spec.Template;

    public static string Text(string file) => DeployFolder.Text($"{Folder}/{file}");

    /// <summary>The objects in a file.</summary>
    public static IEnumerable<IKubernetesObject<V1ObjectMeta>> In(string file) =>
        KubernetesYaml.LoadAllFromString(Text(file), strict: true).Cast<IKubernetesObject<V1ObjectMeta>>();

    /// <summary>The objects of a kind.</summary>
    public static List<T> Of<T>() => [.. All.OfType<T>()];

    /// <summary>The only object of a kind.</summary>
    public static T Only<T>() => Assert.Single(Of<T>());

    /// <summary>Whether a selector takes pods with these labels. None of ours uses expressions.</summary>
    public static bool Takes(this V1LabelSelector selector, V1PodTemplateSpec pods)
    {
        Assert.Null(selector.MatchExpressions);
        return (selector.MatchLabels ?? new Dictionary<string, string>()).Takes(pods);
    }

    public static bool Takes(this IDictionary<string, string> labels, V1PodTemplateSpec pods) =>
        labels.All(label => pods.Metadata.Labels.TryGetValue(label.Key, out var value) && value == label.Value);
}
