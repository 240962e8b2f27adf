using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Net.Http.Headers;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Http.Problems;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Http.Caching;

/// <summary>
/// Entity tags, and 304 for clients that hold the current response. The first part of a tag is the version of the resource, by which
/// preconditions go. Further parts are about the response: its language, what the caller may see, and what the host adds.
/// </summary>
internal static class EntityTags
{
    private const char PartSeparator = '.';

    /// <summary>Computes a tag from everything that the response depends on.</summary>
    public static string Compute(params IEnumerable<string> parts) => ComputeFromBytes(Encoding.UTF8.GetBytes(string.Join('\n', parts)));

    /// <summary>Computes a tag from the response's JSON.</summary>
    public static string ComputeFromJson(object body) => ComputeFromBytes(SerializeBody(body));

    /// <summary>Gets the tag of a version in one language.</summary>
    public static string ForLanguage(bool isEnglish, string tag) => Append(tag, isEnglish ? "en" : "zh");

    /// <summary>Gets the tag of a version in one language. The peer is no part of the version, because not every caller may see it.</summary>
    public static string ForLanguage(bool isEnglish, string tag, Peer? peer)
    {
        var languageTag = ForLanguage(isEnglish, tag);
        return peer is null ? languageTag : AppendContent(languageTag, peer);
    }

    /// <summary>Gets the tag of a response that also says what is no part of the version, because callers cannot change it.</summary>
    public static string AppendContent(string tag, object content) => Append(tag, ComputeFromJson(content).Trim('"'));

    /// <summary>Whether two tags are of one version.</summary>
    public static bool AreSameVersion(string tag, string other) => GetVersionPart(tag).SequenceEqual(GetVersionPart(other));

    public static IResult OkOrNotModified<T>(HttpContext http, T body, string tag)
    {
        EnsureIfMatch(http, tag);
        if (IsNotModified(http, tag))
        {
            return CreateNotModified(tag);
        }

        PageLink.Add(http, body);
        http.Response.Headers.ETag = tag;
        return TypedResults.Ok(body);
    }

    /// <summary>Adds a tag computed from the body to every 200 of the endpoint; for responses that are cheap to serialise.</summary>
    public static RouteHandlerBuilder WithContentETag(this RouteHandlerBuilder endpoint)
    {
        endpoint.AddEndpointFilter(async (context, next) =>
        {
            var result = await next(context);
            if (result is not (IStatusCodeHttpResult { StatusCode: StatusCodes.Status200OK } and IValueHttpResult { Value: { } value }))
            {
                return result;
            }

            var body = SerializeBody(value);
            var tag = ComputeFromBytes(body);
            EnsureIfMatch(context.HttpContext, tag);
            if (IsNotModified(context.HttpContext, tag))
            {
                return CreateNotModified(tag);
            }

            PageLink.Add(context.HttpContext, value);
            return CreateJson(tag, body);
        });
        return endpoint.ProducesNotModified();
    }

    public static IResult CreateNotModified(string tag) => new ETagResult(tag, null);

    public static IResult CreateJson(string tag, byte[] json) => new ETagResult(tag, json);

    /// <summary>Whether the client holds the response with this tag.</summary>
    public static bool IsNotModified(HttpContext http, string tag) =>
        // The usual header is one tag, which needs no parsing.
        http.Request.Headers.IfNoneMatch is [{ } sent] && sent == tag || IfNoneMatchContains(http, tag);

    /// <summary>Ensures that a read with <c>If-Match</c> gets the version that it names (RFC 9110, 13.1.1).</summary>
    /// <exception cref="ProblemException">412.</exception>
    public static void EnsureIfMatch(HttpContext http, string tag)
    {
        if (http.Request.Headers.IfMatch.Count > 0)
        {
            Precondition.FromIfMatch(http.Request).EnsureMet(tag);
        }
    }

    /// <summary>Ensures that a response without a tag is not requested as a version.</summary>
    /// <exception cref="ProblemException">412 for an <c>If-Match</c> other than “*”.</exception>
    public static void EnsureAnyVersion(HttpContext http)
    {
        if (http.Request.Headers.IfMatch is { Count: > 0 } sent && sent != EntityTagHeaderValue.Any.ToString())
        {
            throw ProblemKind.PreconditionFailed.ToException("清单文件没有 ETag，If-Match 只能为“*”。", "A list as a file has no ETag: If-Match can only be “*”.");
        }
    }

    private static bool IfNoneMatchContains(HttpContext http, string tag) =>
        EntityTagHeaderValue.TryParseList(http.Request.Headers.IfNoneMatch, out var tags)
            && tags.Any(it => it.Equals(EntityTagHeaderValue.Any) || it.Compare(new EntityTagHeaderValue(tag), useStrongComparison: false));

    /// <summary>Computes a tag from the bytes of the response.</summary>
    public static string ComputeFromBytes(byte[] bytes) => $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\"";

    private static string Append(string tag, string part) => $"{tag[..^1]}{PartSeparator}{part}\"";

    private static byte[] SerializeBody(object body) => JsonSerializer.SerializeToUtf8Bytes(body, body.GetType(), ApiJson.Options);

    /// <summary>The tag without its quotes and further parts.</summary>
    private static ReadOnlySpan<char> GetVersionPart(string tag)
    {
        var text = tag.AsSpan().Trim('"');
        return text.IndexOf(PartSeparator) is >= 0 and var end ? text[..end] : text;
    }

    /// <summary>JSON, or 304 without a body. The framework's own result for 304 creates a logger for each response.</summary>
    private sealed class ETagResult(string tag, byte[]? json) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.ETag = tag;
            httpContext.Response.StatusCode = json is null ? StatusCodes.Status304NotModified : StatusCodes.Status200OK;
            return json is null ? Task.CompletedTask : new RawJsonResult(json).ExecuteAsync(httpContext);
        }
    }
}
