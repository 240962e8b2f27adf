using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace PerfHub.Api.Hosting.OpenApi;

/// <summary>
/// The headers that responses of any operation can have. To list them with each response would make the document a tenth longer, so the
/// extension <c>x-common-headers</c> lists them for all.
/// </summary>
internal static class OpenApiCommonHeaders
{
    public const string Extension = "x-common-headers";

    // Problems are no files.
    private const string FileName = "Content-Disposition";

    private static readonly (string Name, string Description)[] All =
    [
        ("RateLimit-Policy", "The limit of the key: “q” requests at once, filling up in “w” seconds (draft-ietf-httpapi-ratelimit-headers)."),
        ("RateLimit", "What is left of it: “r” requests, and more within “t” seconds. Neither header is sent by hosts without limits, or where the limit of an address applies."),
        ("Content-Language", "The language of the texts of a JSON body: zh or en."),
        ("Vary", "The request headers that the response depends on: Accept-Language always, Accept where there are several formats, Accept-Encoding if it can be compressed."),
        (FileName, "The name of a file; only where the response is one."),
    ];

    /// <summary>Adds the headers to the response that all operations share.</summary>
    public static void AddTo(OpenApiResponse problem, OpenApiDocument document)
    {
        foreach (var (name, _) in All.Where(it => it.Name != FileName))
        {
            OpenApiSharedResponses.AddHeader(problem, name, document);
        }
    }

    /// <summary>Lists the headers in the document.</summary>
    public static void List(OpenApiDocument document) => (document.Extensions ??= new Dictionary<string, IOpenApiExtension>())[Extension] =
        new JsonNodeExtension(new JsonObject(All.Select(it => KeyValuePair.Create(it.Name, it.Name == FileName ? Describe(it.Description) : CreateReference(it.Name)))));

    /// <summary>Gets the description of a header; <see langword="null"/> if not all responses can have it.</summary>
    public static string? FindDescription(string name) => Array.Find(All, it => it.Name == name).Description;

    private static JsonNode? Describe(string description) => new JsonObject { ["description"] = description, ["schema"] = new JsonObject { ["type"] = "string" } };

    private static JsonNode? CreateReference(string name) => new JsonObject { ["$ref"] = $"#/components/headers/{OpenApiSharedResponses.CreateHeaderId(name)}" };
}
