using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;

namespace PerfHub.Api.Hosting;

/// <summary>Refuses a request that accepts none of the media types of the endpoint: 406 (RFC 9110, 15.5.7).</summary>
internal static class AcceptMiddleware
{
    /// <summary>Adds the middleware. It must come after authorization. Endpoints with several formats choose one of them themselves.</summary>
    public static void UseAcceptedTypes(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        if (http.GetEndpoint()?.Metadata is { } metadata && !HasSeveralFormats(metadata) && FormatNegotiator.ParseAccept(http.Request) is { } ranges)
        {
            EnsureAcceptable(metadata, ranges);
        }

        return next(http);
    });

    private static bool HasSeveralFormats(EndpointMetadataCollection metadata) =>
        metadata.GetMetadata<FileResponseMetadata>() is not null || metadata.GetMetadata<DocumentResponseMetadata>()?.HasJson == true;

    private static void EnsureAcceptable(EndpointMetadataCollection metadata, IList<MediaTypeHeaderValue> ranges)
    {
        var types = metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>().Where(it => it.StatusCode is >= 200 and < 300).SelectMany(it => it.ContentTypes)
            .Distinct().ToList();
        if (types.Count > 0 && types.TrueForAll(type => FormatNegotiator.GetQuality(new MediaTypeHeaderValue(type) { Charset = "utf-8" }, ranges) == 0))
        {
            throw FormatNegotiator.CreateNotAcceptableException(types);
        }
    }
}
