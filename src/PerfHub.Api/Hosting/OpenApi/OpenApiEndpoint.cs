using System.Text;
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
    /// <summary>Maps the document <c>v1</c>.</summary>
    public static void MapOpenApiDocument(this WebApplication app)
    {
        var document = new Lazy<Task<(string Tag, byte[] Json)>>(() => GenerateAsync(app.Services));
        app.MapGet(OpenApiSetup.DocumentPath, async (HttpContext http) =>
            {
                var (tag, json) = await document.Value;
                return EntityTags.MatchesIfNoneMatch(http, tag) ? EntityTags.CreateNotModified(tag) : EntityTags.CreateJson(tag, json);
            })
            .ExcludeFromDescription()
            .AllowAnonymous();
    }

    private static async Task<(string Tag, byte[] Json)> GenerateAsync(IServiceProvider services)
    {
        var provider = services.GetRequiredKeyedService<IOpenApiDocumentProvider>(OpenApiSetup.DocumentName);
        var document = await provider.GetOpenApiDocumentAsync();
        var json = Encoding.UTF8.GetBytes(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1));
        return (EntityTags.ComputeFromBytes(json), json);
    }
}
