using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using PerfHub.Api.Http.Caching;

namespace PerfHub.Api.Hosting.OpenApi;

/// <summary>
/// Serves the OpenAPI document. It is generated once: that costs more than any other request, and anybody may read it. The framework's
/// own endpoint generates it for each request.
/// </summary>
public static class OpenApiEndpoint
{
    /// <summary>Maps the document <c>v1</c> in OpenAPI 3.1, and in 3.0 for tools that read no later version.</summary>
    public static void MapOpenApiDocument(this WebApplication app)
    {
        Map(app, OpenApiSetup.DocumentPath, document => Serialize(document.SerializeAsV31));
        Map(app, OpenApiSetup.OpenApi30Path, document =>
        {
            var json = JsonNode.Parse(Serialize(document.SerializeAsV3))!;
            OpenApi30.Complete(json, JsonNode.Parse(Serialize(document.SerializeAsV31))!);
            return json.ToJsonString(ApiJson.Options);
        });
    }

    private static void Map(WebApplication app, string path, Func<OpenApiDocument, string> serialize)
    {
        var document = new Lazy<Task<(string Tag, byte[] Json)>>(() => GenerateAsync(app.Services, serialize));
        app.MapGet(path, async (HttpContext http) =>
            {
                var (tag, json) = await document.Value;
                return EntityTags.IsNotModified(http, tag) ? EntityTags.CreateNotModified(tag) : EntityTags.CreateJson(tag, json);
            })
            .ExcludeFromDescription()
            .AllowAnonymous();
    }

    private static async Task<(string Tag, byte[] Json)> GenerateAsync(IServiceProvider services, Func<OpenApiDocument, string> serialize)
    {
        var provider = services.GetRequiredKeyedService<IOpenApiDocumentProvider>(OpenApiSetup.DocumentName);
        var document = await provider.GetOpenApiDocumentAsync();
        var json = Encoding.UTF8.GetBytes(serialize(document));
        return (EntityTags.ComputeFromBytes(json), json);
    }

    private static string Serialize(Action<IOpenApiWriter> write)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        write(new OpenApiJsonWriter(text, new OpenApiJsonWriterSettings { Terse = true }));
        return text.ToString();
    }
}
