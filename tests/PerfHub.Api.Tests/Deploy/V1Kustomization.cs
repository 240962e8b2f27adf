using k8s.Models;

namespace PerfHub.Api.Tests.Deploy;

/// <summary>The fields of a kustomization that ours uses; the Kubernetes client has no class for it.</summary>
public sealed class V1Kustomization
{
    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public V1ObjectMeta Metadata { get; set; } = new();

    public string Namespace { get; set; } = "";

    public IList<string> Resources { get; set; } = [];

    public IList<Image> Images { get; set; } = [];

    public sealed class Image
    {
        public string Name { get; set; } = "";

        public string NewName { get; set; } = "";

        public string NewTag { get; set; } = "";
    }
}
