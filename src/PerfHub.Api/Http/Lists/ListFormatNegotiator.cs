using Microsoft.Net.Http.Headers;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.Problems;

namespace PerfHub.Api.Http.Lists;

/// <summary>Negotiates the format of a list.</summary>
public static class ListFormatNegotiator
{
    // In order of preference, for clients that accept several formats equally.
    private static readonly (ListFormat Format, MediaTypeHeaderValue Type)[] MediaTypes =
    [
        (ListFormat.Json, new MediaTypeHeaderValue("application/json") { Charset = "utf-8" }),
        (ListFormat.Csv, MediaTypeHeaderValue.Parse("text/csv; charset=utf-8; header=present")),
        (ListFormat.Ndjson, new MediaTypeHeaderValue(NdjsonReader.MediaType) { Charset = "utf-8" }),
        (ListFormat.Xlsx, new MediaTypeHeaderValue("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")),
    ];

    /// <summary>Gets the media type of a format, with its parameters.</summary>
    public static string GetMediaType(ListFormat format) => Array.Find(MediaTypes, candidate => candidate.Format == format).Type.ToString();

    /// <summary>
    /// Gets the format that the parameter <c>format</c> names; without it, the one that <c>Accept</c> prefers (RFC 9110, 12.5.1), or JSON
    /// if the header is missing or malformed.
    /// </summary>
    /// <param name="http">The request.</param>
    /// <param name="format">The parameter <c>format</c>.</param>
    /// <exception cref="ProblemException">400 if the parameter is invalid, 406 if the header accepts no format.</exception>
    public static ListFormat Negotiate(HttpContext http, string? format)
    {
        http.Response.Headers.Vary = $"{HeaderNames.Accept}, {HeaderNames.AcceptLanguage}";
        if (format is not null)
        {
            return Paging.ParseEnum<ListFormat>("format", format)!.Value;
        }

        var header = http.Request.Headers.Accept;
        if (header.Count == 0 || !MediaTypeHeaderValue.TryParseList(header, out var ranges) || ranges.Count == 0)
        {
            return ListFormat.Json;
        }

        var best = MediaTypes.MaxBy(candidate => GetQuality(candidate.Type, ranges));
        return GetQuality(best.Type, ranges) > 0 ? best.Format : throw CreateNotAcceptableException();
    }

    /// <summary>Gets the quality that the most specific matching range gives to a type; 0 if no range matches.</summary>
    private static double GetQuality(MediaTypeHeaderValue type, IList<MediaTypeHeaderValue> ranges) =>
        ranges.Where(range => type.IsSubsetOf(range)).OrderByDescending(GetSpecificity).Select(range => range.Quality ?? 1).FirstOrDefault();

    // The quality is a parameter, but not part of the range.
    private static int GetSpecificity(MediaTypeHeaderValue range) =>
        range.MatchesAllTypes ? 0 : range.MatchesAllSubTypes ? 1 : 2 + range.Parameters.Count(parameter => !parameter.Name.Equals("q", StringComparison.OrdinalIgnoreCase));

    private static ProblemException CreateNotAcceptableException()
    {
        var types = string.Join(", ", MediaTypes.Select(candidate => candidate.Type.MediaType));
        return ProblemKind.NotAcceptable.ToException($"本列表可提供的格式：{types}。", $"The list is available as: {types}.");
    }
}
