using Microsoft.Net.Http.Headers;
using PerfHub.Api.Http.Documents;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.Problems;

namespace PerfHub.Api.Http.Lists;

/// <summary>Negotiates the format of a list.</summary>
public static class ListFormatNegotiator
{
    private static readonly (ListFormat Format, MediaTypeHeaderValue Type)[] MediaTypes =
    [
        (ListFormat.Json, new MediaTypeHeaderValue("application/json") { Charset = "utf-8" }),
        (ListFormat.Csv, MediaTypeHeaderValue.Parse("text/csv; charset=utf-8; header=present")),
        (ListFormat.Ndjson, new MediaTypeHeaderValue(NdjsonReader.MediaType) { Charset = "utf-8" }),
        (ListFormat.Xlsx, new MediaTypeHeaderValue(DocumentBody.Xlsx)),
    ];

    /// <summary>Gets the media type of a format, with its parameters.</summary>
    public static string GetMediaType(ListFormat format) => Array.Find(MediaTypes, candidate => candidate.Format == format).Type.ToString();

    /// <summary>Gets the format that the parameter <c>format</c> names; without it, the one that <c>Accept</c> prefers.</summary>
    /// <exception cref="ProblemException">400 if the parameter is invalid, 406 if the header accepts no format.</exception>
    public static ListFormat Negotiate(HttpContext http, string? format) => FormatNegotiator.Negotiate(http, format, MediaTypes);
}
