using Microsoft.Net.Http.Headers;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.Problems;

namespace PerfHub.Api.Http.Lists;

/// <summary>Which format a request asks for.</summary>
public static class ListFormats
{
    // In the order in which the service prefers them, where the client takes several alike.
    private static readonly (ListFormat Format, MediaTypeHeaderValue Type)[] Types =
    [
        (ListFormat.Json, new MediaTypeHeaderValue("application/json") { Charset = "utf-8" }),
        (ListFormat.Csv, MediaTypeHeaderValue.Parse("text/csv; charset=utf-8; header=present")),
        (ListFormat.Ndjson, new MediaTypeHeaderValue(NdjsonLines.MediaType) { Charset = "utf-8" }),
        (ListFormat.Xlsx, new MediaTypeHeaderValue("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")),
    ];

    /// <summary>The media type that a format is sent with.</summary>
    /// <param name="format">The format.</param>
    public static string TypeOf(ListFormat format) => Array.Find(Types, it => it.Format == format).Type.ToString();

    /// <summary>
    /// The format that <c>format</c> names; without it the one that <c>Accept</c> likes best (RFC 9110, 12.5.1), JSON where it
    /// says nothing or nothing that can be read.
    /// </summary>
    /// <param name="http">The request.</param>
    /// <param name="format">The parameter.</param>
    /// <exception cref="ProblemException">400 where the parameter names none, 406 where the header admits none.</exception>
    public static ListFormat Of(HttpContext http, string? format)
    {
        http.Response.Headers.Vary = $"{HeaderNames.Accept}, {HeaderNames.AcceptLanguage}";
        if (Paging.OneOf<ListFormat>("format", format) is { } named)
        {
            return named;
        }

        var header = http.Request.Headers.Accept;
        if (header.Count == 0 || !MediaTypeHeaderValue.TryParseList(header, out var ranges) || ranges.Count == 0)
        {
            return ListFormat.Json;
        }

        var best = Types.MaxBy(it => Quality(it.Type, ranges));
        return Quality(best.Type, ranges) > 0 ? best.Format : throw NoneIsAccepted();
    }

    /// <summary>How much a type is liked: as the range says that fits it most closely.</summary>
    private static double Quality(MediaTypeHeaderValue type, IList<MediaTypeHeaderValue> ranges) =>
        ranges.Where(range => type.IsSubsetOf(range)).OrderByDescending(Closeness).Select(range => range.Quality ?? 1).FirstOrDefault();

    // The quality itself is no part of the range, though it is a parameter.
    private static int Closeness(MediaTypeHeaderValue range) =>
        range.MatchesAllTypes ? 0 : range.MatchesAllSubTypes ? 1 : 2 + range.Parameters.Count(it => !it.Name.Equals("q", StringComparison.OrdinalIgnoreCase));

    private static ProblemException NoneIsAccepted()
    {
        var types = string.Join(", ", Types.Select(it => it.Type.MediaType));
        return ProblemKind.NotAcceptable.Because($"本列表可为：{types}。", $"The list can be had as: {types}.");
    }
}
