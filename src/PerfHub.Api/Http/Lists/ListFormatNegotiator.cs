using Microsoft.Net.Http.Headers;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.Problems;

namespace PerfHub.Api.Http.Lists;

/// <summary>Which format a request asks for.</summary>
public static class ListFormatNegotiator
{
    // In the order in which the service prefers them, where the client takes several alike.
    private static readonly (ListFormat Format, MediaTypeHeaderValue Type)[] MediaTypes =
    [
        (ListFormat.Json, new MediaTypeHeaderValue("application/json") { Charset = "utf-8" }),
        (ListFormat.Csv, MediaTypeHeaderValue.Parse("text/csv; charset=utf-8; header=present")),
        (ListFormat.Ndjson, new MediaTypeHeaderValue(NdjsonReader.MediaType) { Charset = "utf-8" }),
        (ListFormat.Xlsx, new MediaTypeHeaderValue("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")),
    ];

    /// <summary>The media type that a format is sent with.</summary>
    /// <param name="format">The format.</param>
    public static string GetMediaType(ListFormat format) => Array.Find(MediaTypes, it => it.Format == format).Type.ToString();

    /// <summary>
    /// The format that <c>format</c> names; without it the one that <c>Accept</c> likes best (RFC 9110, 12.5.1), JSON where it
    /// says nothing or nothing that can be read.
    /// </summary>
    /// <param name="http">The request.</param>
    /// <param name="format">The parameter.</param>
    /// <exception cref="ProblemException">400 where the parameter names none, 406 where the header admits none.</exception>
    public static ListFormat Negotiate(HttpContext http, string? format)
    {
        http.Response.Headers.Vary = $"{HeaderNames.Accept}, {HeaderNames.AcceptLanguage}";
        if (Paging.ParseEnum<ListFormat>("format", format) is { } named)
        {
            return named;
        }

        var header = http.Request.Headers.Accept;
        if (header.Count == 0 || !MediaTypeHeaderValue.TryParseList(header, out var ranges) || ranges.Count == 0)
        {
            return ListFormat.Json;
        }

        var best = MediaTypes.MaxBy(it => GetQuality(it.Type, ranges));
        return GetQuality(best.Type, ranges) > 0 ? best.Format : throw CreateNotAcceptableException();
    }

    /// <summary>How much a type is liked: as the range says that fits it most closely.</summary>
    private static double GetQuality(MediaTypeHeaderValue type, IList<MediaTypeHeaderValue> ranges) =>
        ranges.Where(range => type.IsSubsetOf(range)).OrderByDescending(GetSpecificity).Select(range => range.Quality ?? 1).FirstOrDefault();

    // The quality itself is no part of the range, though it is a parameter.
    private static int GetSpecificity(MediaTypeHeaderValue range) =>
        range.MatchesAllTypes ? 0 : range.MatchesAllSubTypes ? 1 : 2 + range.Parameters.Count(it => !it.Name.Equals("q", StringComparison.OrdinalIgnoreCase));

    private static ProblemException CreateNotAcceptableException()
    {
        var types = string.Join(", ", MediaTypes.Select(it => it.Type.MediaType));
        return ProblemKind.NotAcceptable.ToException($"本列表可为：{types}。", $"The list can be had as: {types}.");
    }
}
