using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using PerfHub.Api.Http.Problems;

namespace PerfHub.Api.Http.Caching;

/// <summary>
/// The condition of a write: the resource is as the client has read it (<c>If-Match</c>), or does not exist
/// (<c>If-None-Match: *</c>). It is checked in the transaction that writes; otherwise two concurrent writes could both meet it.
/// </summary>
public sealed class Precondition
{
    /// <summary>No condition.</summary>
    public static readonly Precondition None = new(default, default);

    private readonly StringValues _ifMatch, _ifNoneMatch;

    private Precondition(StringValues ifMatch, StringValues ifNoneMatch) => (_ifMatch, _ifNoneMatch) = (ifMatch, ifNoneMatch);

    /// <summary>Gets the precondition of a request, which may have none.</summary>
    public static Precondition FromRequest(HttpRequest request) =>
        request.Headers.IfMatch.Count == 0 && request.Headers.IfNoneMatch.Count == 0
            ? None
            : new Precondition(request.Headers.IfMatch, request.Headers.IfNoneMatch);

    /// <summary>Gets the condition of a read: <c>If-Match</c> only, because <c>If-None-Match</c> leads to 304 there.</summary>
    public static Precondition FromIfMatch(HttpRequest request) => new(request.Headers.IfMatch, default);

    /// <summary>Gets the precondition of a request that may only overwrite what the caller has read.</summary>
    /// <exception cref="ProblemException">428 without <c>If-Match</c>.</exception>
    public static Precondition FromRequiredIfMatch(HttpRequest request) => request.Headers.IfMatch.Count > 0
        ? FromRequest(request)
        : throw ProblemKind.PreconditionRequired.ToException(
            "请先查询该资源，并在 If-Match 中提供返回的 ETag；填“*”表示任何版本。",
            "Read the resource first and send its ETag as If-Match, or * for any version.");

    /// <summary>Checks the precondition. A malformed header matches no tag.</summary>
    /// <param name="tag">The resource's current tag, in any language; <see langword="null"/> if it does not exist.</param>
    /// <exception cref="ProblemException">412 if the precondition is not met.</exception>
    public void EnsureMet(string? tag)
    {
        if (_ifMatch.Count > 0 && !MatchesAny(_ifMatch, tag, strong: true))
        {
            throw ProblemKind.PreconditionFailed.ToException(
                "If-Match 所指版本不是当前版本，请重新读取后再提交。", "If-Match names no current version of the resource. Reload it and retry.");
        }

        if (_ifNoneMatch.Count > 0 && MatchesAny(_ifNoneMatch, tag, strong: false))
        {
            throw ProblemKind.PreconditionFailed.ToException("If-None-Match 所指版本已存在。", "The version named by If-None-Match already exists.");
        }
    }

    private static bool MatchesAny(StringValues header, string? tag, bool strong) =>
        tag is not null
        && EntityTagHeaderValue.TryParseList(header, out var tags)
        && tags.Any(it => it.Equals(EntityTagHeaderValue.Any) || (!(strong && it.IsWeak) && EntityTags.AreSameVersion($"{it.Tag}", tag)));
}
