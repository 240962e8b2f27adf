using Microsoft.Extensions.Primitives;

namespace PerfHub.Api.Http.Compression;

/// <summary>
/// A compressed response has other bytes than the one that is not, so its strong entity tag must differ (RFC 9110, 8.8.3). It ends with the
/// encoding, as <c>"…-gzip"</c>, and clients may send it back in either form: the rest of the host sees tags without encodings.
/// </summary>
internal static class EncodedEntityTags
{
    private static readonly string[] Encodings = ["br", "gzip"];

    /// <summary>Adds the encoding to the entity tag of a response that will be compressed.</summary>
    public static void AddEncoding(IHeaderDictionary headers, string encoding)
    {
        if (headers.ETag is [['"', ..] tag])
        {
            headers.ETag = AddEncoding(tag, encoding);
        }
    }

    /// <summary>Removes the encodings from the tags of preconditions, and adds the one that the client has to the tag of a 304, unless it has the tag without one.</summary>
    public static void UseEncodedEntityTags(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        var (headers, stored) = (http.Request.Headers, http.Request.Headers.IfNoneMatch);
        if (headers.IfMatch.Count > 0)
        {
            headers.IfMatch = RemoveEncodings(headers.IfMatch);
        }

        if (stored.Count == 0)
        {
            return next(http);
        }

        headers.IfNoneMatch = RemoveEncodings(stored);
        return RespondAsync(http, next, stored);
    });

    private static async Task RespondAsync(HttpContext http, RequestDelegate next, StringValues stored)
    {
        await next(http);
        if (http.Response is { HasStarted: false, StatusCode: StatusCodes.Status304NotModified, Headers.ETag: [{ } tag] }
            && !Contains(stored, tag)
            && Array.Find(Encodings, it => Contains(stored, AddEncoding(tag, it))) is { } encoding)
        {
            http.Response.Headers.ETag = AddEncoding(tag, encoding);
        }
    }

    private static string AddEncoding(string tag, string encoding) => $"{tag[..^1]}-{encoding}\"";

    private static bool Contains(StringValues tags, string tag) => tags.Any(it => it?.Contains(tag, StringComparison.Ordinal) == true);

    private static StringValues RemoveEncodings(StringValues tags)
    {
        foreach (var encoding in Encodings.Where(it => Contains(tags, $"-{it}\"")))
        {
            tags = new StringValues([.. tags.Select(it => it?.Replace($"-{encoding}\"", "\"", StringComparison.Ordinal))]);
        }

        return tags;
    }
}
