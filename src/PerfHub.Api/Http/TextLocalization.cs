using Microsoft.Net.Http.Headers;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Http;

/// <summary>The language of a response: Chinese, or English if the client prefers it.</summary>
public static class TextLocalization
{
    /// <summary>Gets the text in the language that <c>Accept-Language</c> prefers.</summary>
    public static string Localize(this Text text, HttpContext http) => PrefersEnglish(http) ? text.En : text.Zh;

    /// <summary>Whether the client prefers English to Chinese.</summary>
    public static bool PrefersEnglish(HttpContext http) =>
        http.Request.Headers.AcceptLanguage is { Count: > 0 } header
        && StringWithQualityHeaderValue.TryParseList(header, out var languages)
        && languages.Where(language => language.Quality is not 0)
            .OrderByDescending(language => language.Quality ?? 1)
            .Select(language => language.Value.ToString())
            .FirstOrDefault(value => MatchesLanguage(value, "zh") || MatchesLanguage(value, "en")) is { } best
        && MatchesLanguage(best, "en");

    private static bool MatchesLanguage(string tag, string language) =>
        tag.Equals(language, StringComparison.OrdinalIgnoreCase) || tag.StartsWith(language + "-", StringComparison.OrdinalIgnoreCase);
}
