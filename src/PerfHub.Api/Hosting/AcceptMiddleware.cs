using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;

namespace PerfHub.Api.Hosting;

/// <summary>Refuses a request that accepts none of the media types of the endpoint: 406 (RFC 9110, 15.5.7).</summary>
internal static class AcceptMiddleware
{
    /// <summary>
    /// Adds the middleware. It must come after authorization. Endpoints that send lists as files choose the format themselves, and a
    /// query parameter <c>format</c> comes before the header.
    /// </summary>
    public static void UseAcceptedTypes(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        if (http.Request.Headers.Accept.Count > 0 && http.GetEndpoint()?.Metadata is { } metadata
            && metadata.GetMetadata<FileResponseMetadata>() is null && !http.Request.Query.ContainsKey("format"))
        {
            EnsureAcceptable(http, metadata);
        }

        return next(http);
    });

    private static void EnsureAcceptable(HttpContext http, EndpointMetadataCollection metadata)
    {
        var types = metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>().Where(it => it.StatusCode is >= 200 and < 300).SelectMany(it => it.ContentTypes)
            .Distinct().ToList();
        if (types.Count > 0
            && MediaTypeHeaderValue.TryParseList(http.Request.Headers.Accept, out var ranges)
            && ranges.Count > 0
            && !types.Exists(type => ranges.Any(range => range.Quality is not 0 && range.MatchesMediaType(type))))
        {
            var list = string.Join(", ", types);
            throw ProblemKind.NotAcceptable.ToException($"本操作可提供的格式：{list}。", $"The response is available as: {list}.");
        }
    }
}
