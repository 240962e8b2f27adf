using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace PerfHub.Api.Tests.Deploy;

/// <summary>What we use of a kustomization; no object of Kubernetes' own, so its client has no class for it.</summary>
public sealed class V1Kustomization : IKubernetesObject<V1ObjectMeta>
{
    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; } = "";

    [JsonPropertyName("kind")]
    public string Kind { get; set; } = "";

    [JsonPropertyName("metadata")]
    public V1ObjectMeta Metadata { get; set; } = new();

    [JsonPropertyName("namespace")]
    public string Namespace { get; set; } = "";

    [JsonPropertyName("resources")]
    public IList<string> Resources { get; set; } = [];

    [JsonPropertyName("images")]
    public IList<Image> Images { get; set; } = [];

    /// <summary>Where an image comes from.</summary>
    public sealed class Image
    {
        [JsonPropertyName("name")]
        public string Name { get; set; } = "";

        [JsonPropertyName("newName")]
        public string NewName { get; set; } = "";

        [JsonPropertyName("newTag")]
        public string NewTag { get; set; } = "";
    }
}
