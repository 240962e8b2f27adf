using k8s;
using k8s.Models;

namespace PerfHub.Api.Tests.Deploy;

/// <summary>The Kubernetes manifests, read strictly: an unknown field is an error.</summary>
internal static class Manifests
{
    private const string Folder = "kubernetes", KustomizationFile = "kustomization.yaml";

    // Not committed; a machine that deploys from this folder has it.
    private const string SecretsFile = "secret.yaml";

    public static List<string> Files { get; } =
        [.. DeployFolder.ListFiles(Folder, "*.yaml").Where(file => file is not (KustomizationFile or SecretsFile))];

    public static V1Kustomization Kustomization => KubernetesYaml.Deserialize<V1Kustomization>(ReadText(KustomizationFile), strict: true);

    /// <summary>The pod templates by the kind of their owner.</summary>
    public static Dictionary<string, V1PodTemplateSpec> PodTemplates => new()
    {
        ["Job"] = GetSingle<V1Job>().Spec.Template,
        ["Deployment"] = ApiPodTemplate,
    };

    public static V1PodTemplateSpec ApiPodTemplate => GetSingle<V1Deployment>().Spec.Template;

    /// <summary>The settings of the hosts that are no secrets.</summary>
    public static IDictionary<string, string> Config => GetSingle<V1ConfigMap>().Data;

    public static string ReadText(string file) => DeployFolder.ReadText($"{Folder}/{file}");

    public static IEnumerable<IKubernetesObject<V1ObjectMeta>> ReadObjects(string file) =>
        KubernetesYaml.LoadAllFromString(ReadText(file), strict: true).Cast<IKubernetesObject<V1ObjectMeta>>();

    public static List<T> GetObjects<T>() => [.. Files.SelectMany(ReadObjects).OfType<T>()];

    public static T GetSingle<T>() => Assert.Single(GetObjects<T>());
}
