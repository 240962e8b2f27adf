using k8s;
using k8s.Models;

namespace PerfHub.Api.Tests.Deploy;

/// <summary>The Kubernetes manifests, read strictly: a field that Kubernetes does not know is an error.</summary>
internal static class Manifests
{
    private const string Folder = "kubernetes", KustomizationFile = "kustomization.yaml";

    // Whoever deploys from this folder has it here; it is not committed.
    private const string SecretsFile = "secret.yaml";

    /// <summary>The manifest files.</summary>
    public static List<string> Files { get; } =
        [.. DeployFolder.ListFiles(Folder, "*.yaml").Where(file => file is not (KustomizationFile or SecretsFile))];

    /// <summary>The file that ties them together.</summary>
    public static V1Kustomization Kustomization => KubernetesYaml.Deserialize<V1Kustomization>(ReadText(KustomizationFile), strict: true);

    /// <summary>Every object in them.</summary>
    public static List<IKubernetesObject<V1ObjectMeta>> All => [.. Files.SelectMany(ReadObjects)];

    /// <summary>Whatever runs pods: a name and what its pods are made from.</summary>
    public static Dictionary<string, V1PodTemplateSpec> PodTemplates => new()
    {
        ["Job"] = GetSingle<V1Job>().Spec.Template,
        ["Deployment"] = GetSingle<V1Deployment>().Spec.Template,
    };

    /// <summary>The hosts' pods.</summary>
    public static V1PodTemplateSpec ApiPodTemplate => GetSingle<V1Deployment>().Spec.Template;

    public static string ReadText(string file) => DeployFolder.ReadText($"{Folder}/{file}");

    /// <summary>The objects in a file.</summary>
    public static IEnumerable<IKubernetesObject<V1ObjectMeta>> ReadObjects(string file) =>
        KubernetesYaml.LoadAllFromString(ReadText(file), strict: true).Cast<IKubernetesObject<V1ObjectMeta>>();

    /// <summary>The objects of a kind.</summary>
    public static List<T> GetObjects<T>() => [.. All.OfType<T>()];

    /// <summary>The only object of a kind.</summary>
    public static T GetSingle<T>() => Assert.Single(GetObjects<T>());

    /// <summary>Whether a selector takes pods with these labels. None of ours uses expressions.</summary>
    public static bool Matches(this V1LabelSelector selector, V1PodTemplateSpec pods)
    {
        Assert.Null(selector.MatchExpressions);
        return (selector.MatchLabels ?? new Dictionary<string, string>()).Matches(pods);
    }

    public static bool Matches(this IDictionary<string, string> labels, V1PodTemplateSpec pods) =>
        labels.All(label => pods.Metadata.Labels.TryGetValue(label.Key, out var value) && value == label.Value);
}
