using System.Text;
using System.Text.Encodings.Web;

namespace PerfHub.Api.Http.Lists;

/// <summary>The address of the next page of a list, as a link (RFC 8288).</summary>
public static class PageLink
{
    private const int UsualLength = 256;

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
            var link = new StringBuilder("<", UsualLength).Append(request.PathBase.ToUriComponent()).Append(request.Path.ToUriComponent()).Append('?');
            foreach (var (name, values) in request.Query)
            {
                if (!name.Equals(parameter, StringComparison.OrdinalIgnoreCase))
                {
                    foreach (var value in values)
                    {
                        AppendParameter(link, name, value!).Append('&');
                    }
                }
            }

            http.Response.Headers.Link = AppendParameter(link, parameter, nextCursor).Append(">; rel=\"next\"").ToString();
        }
    }

    private static StringBuilder AppendParameter(StringBuilder link, string name, string value) =>
        link.Append(UrlEncoder.Default.Encode(name)).Append('=').Append(UrlEncoder.Default.Encode(value));
}
