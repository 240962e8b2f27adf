namespace PerfHub.Api.Tests.Architecture;

/// <summary>The layers of decision 0032: namespaces from the top down. A namespace belongs to the layer with the longest matching name.</summary>
internal static class Layers
{
    private static readonly string[][] TopDown =
    [
        ["PerfHub.Api.Hosting"],
        ["PerfHub.Api.Features"],
        ["PerfHub.Api.Webhooks"],
        ["PerfHub.Api.Jobs"],
        ["PerfHub.Api.Projections"],
        ["PerfHub.Api.Reports"],
        ["PerfHub.Api.Auditing", "PerfHub.Api.Persistence.Idempotency"],
        ["PerfHub.Api.Http.Idempotency"],
        ["PerfHub.Api.Security"],
        ["PerfHub.Api.Webhooks.Outbox"],
        ["PerfHub.Api.Persistence"],
        ["PerfHub.Api.Http"],
        ["PerfHub.Api"],
        ["PerfHub.Client"],
        ["PerfHub.Documents"],
        ["PerfHub.Rules"],
    ];

    /// <summary>References that point up, or from a feature to another.</summary>
    public static List<TypeReference> FindViolations(NamespaceGraph graph) => graph.References
        .Where(reference => Level(reference.From) > Level(reference.To) || IsBetweenFeatures(reference) || IsSideways(reference))
        .OrderBy(reference => reference.ToString(), StringComparer.Ordinal)
        .ToList();

    private static bool IsBetweenFeatures(TypeReference reference) =>
        FindFeature(reference.From) is { } from && FindFeature(reference.To) is { } to && from != to;

    private static bool IsSideways(TypeReference reference) =>
        Level(reference.From) == Level(reference.To) && FindLayer(reference.From) != FindLayer(reference.To);

    private static string? FindFeature(string @namespace) =>
        @namespace.StartsWith("PerfHub.Api.Features.", StringComparison.Ordinal) ? @namespace.Split('.')[3] : null;

    private static int Level(string @namespace) => Array.FindIndex(TopDown, layer => layer.Contains(FindLayer(@namespace)));

    private static string? FindLayer(string @namespace) => TopDown.SelectMany(layer => layer)
        .Where(layer => @namespace == layer || @namespace.StartsWith(layer + ".", StringComparison.Ordinal))
        .MaxBy(layer => layer.Length);
}
