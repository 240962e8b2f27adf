using Microsoft.Net.Http.Headers;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Http;

/// <summary>The language of an answer: Chinese, or English where the client prefers it.</summary>
public static class TextLocalization
{
    /// <summary>Picks the language that <c>Accept-Language</c> asks for.</summary>
    /// <param name="text">A text in both.</param>
    /// <param name="http">The request.</param>
    public static string Localize(this Text text, HttpContext http) => PrefersEnglish(http) ? text.En : text.Zh;

    /// <summary>Whether the client prefers English to Chinese.</summary>
    /// <param name="http">The request.</param>
    public static bool PrefersEnglish(HttpContext http)
    {
        var header = http.Request.Headers.AcceptLanguage;
        if (header.Count == 0)
        {
            return false;
        }

        return StringWithQualityHeaderValue.TryParseList(header, out var languages)
            && languages.Where(language => language.Quality is not 0)
                .OrderByDescending(language => language.Quality ?? 1)
                .Select(language => language.Value.ToString())
                .FirstOrDefault(value => MatchesLanguage(value, "zh") || MatchesLanguage(value, "en")) is { } best
            && MatchesLanguage(best, "en");
    }

    private static bool MatchesLanguage(string tag, string language) =>
        tag.Equals(language, StringComparison.OrdinalIgnoreCase)
        || tag.StartsWith(language + "-", StringComparison.OrdinalIgnoreCase);
}
