using Microsoft.Net.Http.Headers;
using PerfHub.Api.Http.Problems;

namespace PerfHub.Api.Http.Lists;

/// <summary>Negotiates the format of a response (RFC 9110, 12.5.1).</summary>
internal static class FormatNegotiator
{
    /// <summary>
    /// Gets the format that the parameter <c>format</c> names; without it, the one that <c>Accept</c> prefers, or the first format if the
    /// header is missing or malformed.
    /// </summary>
    /// <param name="http">The request.</param>
    /// <param name="format">The parameter <c>format</c>.</param>
    /// <param name="formats">The formats, in order of preference for clients that accept several equally.</param>
    /// <exception cref="ProblemException">400 if the parameter is invalid, 406 if the header accepts no format.</exception>
    public static T Negotiate<T>(HttpContext http, string? format, IReadOnlyList<(T Format, MediaTypeHeaderValue Type)> formats)
        where T : struct, Enum
    {
        http.Response.Headers.Vary = $"{HeaderNames.Accept}, {HeaderNames.AcceptLanguage}";
        if (format is not null)
        {
            return Paging.ParseEnum<T>("format", format)!.Value;
        }

        if (ParseAccept(http.Request) is not { } ranges)
        {
            return formats[0].Format;
        }

        var best = formats.MaxBy(candidate => GetQuality(candidate.Type, ranges));
        return GetQuality(best.Type, ranges) > 0 ? best.Format : throw CreateNotAcceptableException(formats.Select(candidate => $"{candidate.Type.MediaType}"));
    }

    /// <summary>Parses <c>Accept</c>; <see langword="null"/> if the header is missing or malformed.</summary>
    public static IList<MediaTypeHeaderValue>? ParseAccept(HttpRequest request) =>
        request.Headers.Accept.Count > 0 && MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var ranges) && ranges.Count > 0 ? ranges : null;

    /// <summary>Gets the quality that the most specific matching range gives to a type; 0 if no range matches.</summary>
    public static double GetQuality(MediaTypeHeaderValue type, IList<MediaTypeHeaderValue> ranges) =>
        ranges.Where(range => type.IsSubsetOf(range)).OrderByDescending(GetSpecificity).Select(range => range.Quality ?? 1).FirstOrDefault();

    /// <summary>Creates the 406 of an endpoint that has these media types.</summary>
    public static ProblemException CreateNotAcceptableException(IEnumerable<string> types)
    {
        var list = string.Join(", ", types);
        return ProblemKind.NotAcceptable.ToException($"本操作可提供的格式：{list}。", $"The response is available as: {list}.");
    }

    // The quality is a parameter, but not part of the range.
    private static int GetSpecificity(MediaTypeHeaderValue range) =>
        range.MatchesAllTypes ? 0 : range.MatchesAllSubTypes ? 1 : 2 + range.Parameters.Count(parameter => !parameter.Name.Equals("q", StringComparison.OrdinalIgnoreCase));
}
