using System.Globalization;

namespace PerfHub.Web.Localization;

/// <summary>The language of a page: Chinese, or English if the visitor prefers it.</summary>
public static class Language
{
    /// <summary>The cookie with the visitor's choice: <c>zh</c> or <c>en</c>.</summary>
    public const string CookieName = "perfhub.language";

    private static readonly CultureInfo Chinese = CultureInfo.GetCultureInfo("zh-CN");

    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    /// <summary>Whether the current page is English.</summary>
    public static bool IsEnglish => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en";

    /// <summary>The language tag of the current page.</summary>
    public static string Tag => IsEnglish ? "en" : "zh-CN";

    /// <summary>Picks the text in the language of the current page.</summary>
    public static string Pick(string chinese, string english) => IsEnglish ? english : chinese;

    /// <summary>Gets the language that a request asks for: by the cookie, otherwise by <c>Accept-Language</c>.</summary>
    public static CultureInfo FromRequest(HttpRequest request) => request.Cookies[CookieName] switch
    {
        "en" => English,
        "zh" => Chinese,
        _ => PrefersEnglish(request) ? English : Chinese,
    };

    private static bool PrefersEnglish(HttpRequest request)
    {
        var languages = request.GetTypedHeaders().AcceptLanguage;
        var (chinese, english) = (GetQuality("zh"), GetQuality("en"));
        return english > chinese;

        double GetQuality(string prefix) => languages
            .Where(language => language.Value.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            .Select(language => language.Quality ?? 1).DefaultIfEmpty(0).Max();
    }
}
