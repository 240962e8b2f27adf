using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Hosting.OpenApi.Examples;
using PerfHub.Api.Http.Json;

namespace PerfHub.Api.Hosting.OpenApi;

/// <summary>Adds the <see cref="ResponseExamples"/> as components, and refers to them where responses have their schema.</summary>
internal static class OpenApiResponseExamples
{
    private static readonly Dictionary<string, JsonNode> BySchema = ResponseExamples.All.ToDictionary(
        it => OpenApiSchemaNames.GetName(it.GetType()), it => JsonSerializer.SerializeToNode(it, it.GetType(), ApiJson.Options)!, StringComparer.Ordinal);

    /// <summary>Adds the examples to a document.</summary>
    public static void Add(OpenApiDocument document)
    {
        var responses = document.Paths.Values.SelectMany(path => path.Operations ?? []).SelectMany(it => it.Value.Responses ?? [])
            .Where(it => it.Key.StartsWith('2')).SelectMany(it => it.Value.Content ?? new Dictionary<string, OpenApiMediaType>());
        foreach (var (type, media) in responses.ToList())
        {
            if (type == NdjsonReader.MediaType && OpenApiLines.FindItemSchema(media) is { } line && BySchema.TryGetValue(line, out var item)
                && line == OpenApiSchemaNames.GetName(typeof(FileBatch.Result)))
            {
                media.Example = JsonValue.Create(item.ToJsonString(ApiJson.Options) + "\n");
            }
            else if (media.Schema is OpenApiSchemaReference { Reference.Id: { } id } && BySchema.ContainsKey(id))
            {
                AddReference(media, id, document);
            }
        }

        foreach (var media in (document.Components?.Responses ?? new Dictionary<string, IOpenApiResponse>())
            .Where(it => it.Key.StartsWith(nameof(Http.Problems.ProblemKind.InvalidBody), StringComparison.Ordinal)).SelectMany(it => it.Value.Content?.Values ?? []))
        {
            AddReference(media, OpenApiSharedResponses.ProblemSchema, document);
        }
    }

    private static void AddReference(OpenApiMediaType media, string id, OpenApiDocument document)
    {
        if (document.Components?.Examples?.ContainsKey(id) != true)
        {
            document.AddComponent(id, new OpenApiExample { Value = BySchema[id].DeepClone() });
        }

        media.Examples = new Dictionary<string, IOpenApiExample> { [id] = new OpenApiExampleReference(id, document) };
    }
}
