using Microsoft.OpenApi;

namespace PerfHub.Api.Hosting.OpenApi;

/// <summary>Replaces request examples that several operations have by references to one component.</summary>
internal static class OpenApiSharedExamples
{
    /// <summary>Shares the examples of a document.</summary>
    public static void Share(OpenApiDocument document)
    {
        var bodies = document.Paths.Values.SelectMany(path => path.Operations ?? []).SelectMany(it => it.Value.RequestBody?.Content?.Values ?? [])
            .Where(media => media is { Example: not null, Schema: OpenApiSchemaReference });
        var components = (document.Components ??= new OpenApiComponents()).Examples ??= new SortedDictionary<string, IOpenApiExample>(StringComparer.Ordinal);
        foreach (var group in bodies.GroupBy(media => media.Example!.ToJsonString(ApiJson.Options), StringComparer.Ordinal).Where(group => group.Count() > 1).ToList())
        {
            var id = ((OpenApiSchemaReference)group.First().Schema!).Reference.Id!;
            document.AddComponent(id, new OpenApiExample { Value = group.First().Example });
            foreach (var media in group)
            {
                media.Example = null;
                media.Examples = new Dictionary<string, IOpenApiExample> { [id] = new OpenApiExampleReference(id, document) };
            }
        }

        document.Components.Examples = components;
    }
}
