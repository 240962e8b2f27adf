namespace PerfHub.Api.Http.Problems;

/// <summary>Pages for people about each kind of problem, in Chinese and English.</summary>
public static class ProblemPages
{
    private const string Route = "/problems/";

    /// <summary>Maps the pages.</summary>
    public static void MapProblemPages(this IEndpointRouteBuilder routes)
    {
        var pages = ProblemKind.All.ToDictionary(kind => kind.Slug, CreatePage, StringComparer.Ordinal);
        routes.MapGet(Route + "{slug}", (string slug) => pages.TryGetValue(slug, out var page)
                ? Results.Content(page, "text/html; charset=utf-8")
                : throw new ProblemException(ProblemKind.NotFound))
            .ExcludeFromDescription()
            .AllowAnonymous();
    }

    /// <summary>Gets the path of the page about a type of problem.</summary>
    public static string GetPath(string type) => Route + type[(type.LastIndexOf(':') + 1)..];

    private static string CreatePage(ProblemKind kind)
    {
        var remedy = ProblemRemedies.Get(kind);
        return $"""
            <!DOCTYPE html>
            <html lang="zh">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{kind.Title.Zh} · {kind.Title.En}</title></head>
            <body>
            <main>
            <h1>{kind.Title.Zh}</h1>
            <p>{remedy.Zh}</p>
            <section lang="en">
            <h1>{kind.Title.En}</h1>
            <p>{remedy.En}</p>
            </section>
            <p><code>{kind.Type}</code> · HTTP {kind.Status}</p>
            </main>
            </body>
            </html>
            """;
    }
}
