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
internal static class EntityTags
{
    private const char LanguageSeparator = '.';

    /// <summary>A tag of whatever the answer depends on.</summary>
    public static string Compute(params IEnumerable<string> parts) => ComputeFromBytes(Encoding.UTF8.GetBytes(string.Join('\n', parts)));

    /// <summary>The tag of an answer that is sent as this JSON.</summary>
    public static string ComputeFromJson(object body) => ComputeFromBytes(SerializeBody(body));

    /// <summary>The tag of a version in one of its languages.</summary>
    public static string ForLanguage(bool english, string tag) => $"{tag[..^1]}{LanguageSeparator}{(english ? "en" : "zh")}\"";

    /// <summary>The same where the answer names another unit, which not all are told of: that is no part of the version.</summary>
    public static string ForLanguage(bool english, string tag, Peer? told)
    {
        var read = ForLanguage(english, tag);
        return told is null ? read : $"{read[..^1]}{LanguageSeparator}{ComputeFromJson(told)[1..]}";
    }

    /// <summary>Whether two tags are of one version, in whatever languages.</summary>
    public static bool AreSameVersion(string tag, string other) => GetVersionPart(tag).SequenceEqual(GetVersionPart(other));

    /// <summary>The answer, or 304.</summary>
    public static IResult OkOrNotModified<T>(HttpContext http, T body, string tag) => SetAndMatch(http, tag) ? NotModified : TypedResults.Ok(body);

    /// <summary>
    /// Gives all that the endpoint answers with 200 a tag of what is sent; for answers that cost little beside what they are made of.
    /// </summary>
    /// <param name="endpoint">The endpoint.</param>
    public static RouteHandlerBuilder WithContentETag(this RouteHandlerBuilder endpoint)
    {
        endpoint.AddEndpointFilter(async (context, next) =>
        {
            var result = await next(context);
            return result is IStatusCodeHttpResult { StatusCode: StatusCodes.Status200OK } and IValueHttpResult { Value: { } body }
                ? CreateContentResult(context.HttpContext, SerializeBody(body))
                : result;
        });
        return endpoint.ProducesNotModified();
    }

    private static readonly IResult NotModified = new NotModifiedResult();

    private static IResult CreateContentResult(HttpContext http, byte[] body) => SetAndMatch(http, ComputeFromBytes(body)) ? NotModified : new RawJsonResult(body);

    /// <summary>304 with this tag, whoever has it.</summary>
    public static IResult CreateNotModified(string tag) => new ETagResult(tag, NotModified);

    /// <summary>This JSON with this tag, whoever has it.</summary>
    public static IResult CreateJson(string tag, byte[] json) => new ETagResult(tag, new RawJsonResult(json));

    /// <summary>Whether the client has what this tag is of.</summary>
    public static bool MatchesIfNoneMatch(HttpContext http, string tag) =>
        // Nearly all send what they were sent, and nothing else.
        http.Request.Headers.IfNoneMatch is [{ } sent] && sent == tag || IfNoneMatchContains(http, tag);

    /// <summary>Sets the tag, and tells whether the client has it.</summary>
    private static bool SetAndMatch(HttpContext http, string tag)
    {
        http.Response.Headers.ETag = tag;
        return MatchesIfNoneMatch(http, tag);
    }

    private static bool IfNoneMatchContains(HttpContext http, string tag) =>
        EntityTagHeaderValue.TryParseList(http.Request.Headers.IfNoneMatch, out var tags)
            && tags.Any(it => it.Equals(EntityTagHeaderValue.Any) || it.Compare(new EntityTagHeaderValue(tag), useStrongComparison: false));

    private static string ComputeFromBytes(byte[] bytes) => $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\"";

    private static byte[] SerializeBody(object body) => JsonSerializer.SerializeToUtf8Bytes(body, body.GetType(), ApiJson.Options);

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
    private sealed class ETagResult(string tag, IResult answer) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.ETag = tag;
            return answer.ExecuteAsync(httpContext);
        }
    }

    /// <summary>A tag less its quotes and its language.</summary>
    private static ReadOnlySpan<char> GetVersionPart(string tag)
    {
        var text = tag.AsSpan().Trim('"');
        return text.IndexOf(LanguageSeparator) is >= 0 and var end ? text[..end] : text;
    }
}
