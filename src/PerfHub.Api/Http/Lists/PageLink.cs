using Microsoft.AspNetCore.Http.Extensions;

namespace PerfHub.Api.Http.Lists;

/// <summary>The address of the next page of a list, as a link (RFC 8288).</summary>
public static class PageLink
{
    /// <summary>Adds the link to the response, if the body is a page and there is a next one.</summary>
    public static void Add(HttpContext http, object? body)
    {
        if (body is IPage page)
        {
            Add(http, page.NextCursor, page.CursorParameter);
        }
    }

    /// <summary>Adds the link to the response, if there is a next page: the request with another cursor.</summary>
    public static void Add(HttpContext http, string? nextCursor, string parameter)
    {
        if (nextCursor is not null)
        {
            var request = http.Request;
            var query = new QueryBuilder(request.Query.Where(it => !it.Key.Equals(parameter, StringComparison.OrdinalIgnoreCase))) { { parameter, nextCursor } };
            http.Response.Headers.Link = $"<{request.PathBase.ToUriComponent()}{request.Path.ToUriComponent()}{query.ToQueryString().ToUriComponent()}>; rel=\"next\"";
        }
    }
}
