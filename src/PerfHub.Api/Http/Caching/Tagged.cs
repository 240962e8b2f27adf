using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Net.Http.Headers;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Http.Caching;

/// <summary>
/// Answers that carry an <c>ETag</c>, and 304 where the client has them already. What reads differently in each language has a
/// tag for each, of which the first part is the version's: whoever has read it in one may write with that.
/// </summary>
internal static class Tagged
{
    private const char BeforeLanguage = '.';

    /// <summary>A tag of whatever the answer depends on.</summary>
    public static string Of(params IEnumerable<string> parts) => OfBytes(Encoding.UTF8.GetBytes(string.Join('\n', parts)));

    /// <summary>The tag of an answer that is sent as this JSON.</summary>
    public static string OfJson(object body) => OfBytes(Bytes(body));

    /// <summary>The tag of a version in one of its languages.</summary>
    public static string In(bool english, string tag) => $"{tag[..^1]}{BeforeLanguage}{(english ? "en" : "zh")}\"";

    /// <summary>The same where the answer names another unit, which not all are told of: that is no part of the version.</summary>
    public static string In(bool english, string tag, Peer? told)
    {
        var read = In(english, tag);
        return told is null ? read : $"{read[..^1]}{BeforeLanguage}{OfJson(told)[1..]}";
    }

    /// <summary>Whether two tags are of one version, in whatever languages.</summary>
    public static bool AreOfOneVersion(string tag, string other) => Version(tag).SequenceEqual(Version(other));

    /// <summary>The answer, or 304.</summary>
    public static IResult Ok<T>(HttpContext http, T body, string tag) => Is(http, tag) ? NotModified : TypedResults.Ok(body);

    /// <summary>
    /// Gives all that the endpoint answers with 200 a tag of what is sent; for answers that cost little beside what they are made of.
    /// </summary>
    /// <param name="endpoint">The endpoint.</param>
    public static RouteHandlerBuilder TagsWhatItSends(this RouteHandlerBuilder endpoint)
    {
        endpoint.AddEndpointFilter(async (context, next) =>
        {
            var result = await next(context);
            return result is IStatusCodeHttpResult { StatusCode: StatusCodes.Status200OK } and IValueHttpResult { Value: { } body }
                ? Sent(context.HttpContext, Bytes(body))
                : result;
        });
        return endpoint.Answers304();
    }

    private static readonly IResult NotModified = new NotModifiedResult();

    private static IResult Sent(HttpContext http, byte[] body) => Is(http, OfBytes(body)) ? NotModified : new JsonBytes(body);

    /// <summary>304 with this tag, whoever has it.</summary>
    public static IResult Same(string tag) => new With(tag, NotModified);

    /// <summary>This JSON with this tag, whoever has it.</summary>
    public static IResult Json(string tag, byte[] json) => new With(tag, new JsonBytes(json));

    /// <summary>Whether the client has what this tag is of.</summary>
    public static bool IsHeld(HttpContext http, string tag) =>
        // Nearly all send what they were sent, and nothing else.
        http.Request.Headers.IfNoneMatch is [{ } sent] && sent == tag || IsAmong(http, tag);

    /// <summary>Sets the tag, and tells whether the client has it.</summary>
    private static bool Is(HttpContext http, string tag)
    {
        http.Response.Headers.ETag = tag;
        return IsHeld(http, tag);
    }

    private static bool IsAmong(HttpContext http, string tag) =>
        EntityTagHeaderValue.TryParseList(http.Request.Headers.IfNoneMatch, out var tags)
            && tags.Any(it => it.Equals(EntityTagHeaderValue.Any) || it.Compare(new EntityTagHeaderValue(tag), useStrongComparison: false));

    private static string OfBytes(byte[] bytes) => $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\"";

    private static byte[] Bytes(object body) => JsonSerializer.SerializeToUtf8Bytes(body, body.GetType(), ApiJson.Options);

    /// <summary>304, and nothing more: the framework's own looks for a log at every answer.</summary>
    private sealed class NotModifiedResult : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }
    }

    /// <summary>An answer that can be given again and again: it sets its tag when it is.</summary>
    private sealed class With(string tag, IResult answer) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.ETag = tag;
            return answer.ExecuteAsync(httpContext);
        }
    }

    /// <summary>A tag less its quotes and its language.</summary>
    private static ReadOnlySpan<char> Version(string tag)
    {
        var text = tag.AsSpan().Trim('"');
        return text.IndexOf(BeforeLanguage) is >= 0 and var end ? text[..end] : text;
    }
}
