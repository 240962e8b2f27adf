using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace PerfHub.Api.Features.Lists;

/// <summary>Answers that carry an <c>ETag</c>, and 304 where the client has them already.</summary>
internal static class Tagged
{
    /// <summary>A tag of whatever the answer depends on.</summary>
    public static string Of(params IEnumerable<string> parts) =>
        $"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts)))[..16])}\"";

    /// <summary>The answer, or 304.</summary>
    public static IResult Ok<T>(HttpContext http, T body, string tag)
    {
        http.Response.Headers.ETag = tag;
        var known = EntityTagHeaderValue.TryParseList(http.Request.Headers.IfNoneMatch, out var tags)
            && tags.Any(it => it.Equals(EntityTagHeaderValue.Any) || it.Compare(new EntityTagHeaderValue(tag), useStrongComparison: false));
        return known ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : TypedResults.Ok(body);
    }
}
