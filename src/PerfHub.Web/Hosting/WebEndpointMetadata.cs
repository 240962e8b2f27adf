using PerfHub.Web.Session;

namespace PerfHub.Web.Hosting;

/// <summary>Marks the endpoints of the pages, which a host keeps apart from those of the API.</summary>
public sealed class WebEndpointMetadata
{
    internal static readonly WebEndpointMetadata Page = new();

    internal static readonly WebEndpointMetadata StaticFile = new();

    // Paths of the API and its tools. All others are pages, if a browser asks.
    private static readonly PathString[] ApiPaths = ["/v1", "/openapi", "/swagger", "/health", "/problems"];

    private WebEndpointMetadata()
    {
    }

    /// <summary>Whether the endpoint is one of the pages.</summary>
    public static bool IsWebEndpoint(Endpoint endpoint) => endpoint.Metadata.GetMetadata<WebEndpointMetadata>() is not null;

    /// <summary>
    /// Whether the request carries the circuit of an interactive page. It lasts as long as the page is open. Before routing, the path has to tell.
    /// </summary>
    public static bool IsCircuit(HttpContext http) => http.Request.Path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the request takes something that is given once, so that a HEAD request, e.g. of a link preview, must not act as GET.</summary>
    public static bool IsOneTime(HttpContext http) => http.Request.Path.StartsWithSegments(DemoLinks.Path, StringComparison.OrdinalIgnoreCase);

    internal static bool IsStaticFile(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<WebEndpointMetadata>() == StaticFile;

    internal static bool IsWebRequest(HttpContext http) => http.GetEndpoint() is { } endpoint ? IsWebEndpoint(endpoint) : IsUnknownPage(http.Request);

    private static bool IsUnknownPage(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
        && !ApiPaths.Any(path => request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase));
}
