using Microsoft.AspNetCore.Http.Extensions;

namespace PerfHub.Api.Http.Lists;

/// <summary>The address of the next page of a list, as a link (RFC 8288).</summary>
public static class PageLink
{
    /// <summary>Adds the link to the response, if the body is a page and there is a next one.</summary>
    public static void Add(HttpContext http, object? body)
    {
        if (body is IPage page && Create(http.Request, page.NextCursor, page.CursorParameter) is { } link)
        {
            http.Response.Headers.Link = link;
        }
    }

    /// <summary>Creates the link to the next page: the request with another cursor. <see langword="null"/> if there is none.</summary>
    public static string? Create(HttpRequest request, string? nextCursor, string parameter)
    {
        if (nextCursor is null)
        {
            return null;
        }

        var query = new QueryBuilder(request.Query.Where(it => !it.Key.Equals(parameter, StringComparison.OrdinalIgnoreCase))) { { parameter, nextCursor } };
        return $"<{request.PathBase.ToUriComponent()}{request.Path.ToUriComponent()}{query.ToQueryString().ToUriComponent()}>; rel=\"next\"";
    }
}
