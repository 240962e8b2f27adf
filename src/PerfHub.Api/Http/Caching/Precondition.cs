using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using PerfHub.Api.Http.Problems;

namespace PerfHub.Api.Http.Caching;

/// <summary>
/// What must be so for a write to be done: that what is there now is what the client has read (<c>If-Match</c>), or that nothing
/// is there (<c>If-None-Match: *</c>). Whoever writes asks in the transaction that writes, or two could both be right.
/// </summary>
public sealed class Precondition
{
    /// <summary>None.</summary>
    public static readonly Precondition None = new(default, default);

    private readonly StringValues _ifMatch, _ifNoneMatch;

    private Precondition(StringValues match, StringValues noneMatch) => (_ifMatch, _ifNoneMatch) = (match, noneMatch);

    /// <summary>That of a request.</summary>
    /// <param name="request">The request.</param>
    public static Precondition FromRequest(HttpRequest request) =>
        request.Headers.IfMatch.Count == 0 && request.Headers.IfNoneMatch.Count == 0
            ? None
            : new Precondition(request.Headers.IfMatch, request.Headers.IfNoneMatch);

    /// <summary>That of a request that must have one.</summary>
    /// <param name="request">The request.</param>
    /// <exception cref="ProblemException">428 without <c>If-Match</c>: nothing is overwritten that the caller has not seen.</exception>
    public static Precondition FromRequiredIfMatch(HttpRequest request) => request.Headers.IfMatch.Count > 0
        ? FromRequest(request)
        : throw ProblemKind.PreconditionRequired.ToException(
            "请先查询，并在 If-Match 中提供所得的 ETag；“*”表示无论当前内容如何。",
            "Read it first, and send the ETag that came with it as If-Match; * stands for whatever is there.");

    /// <summary>Goes on where it holds.</summary>
    /// <param name="tag">
    /// The tag with which what is there reads now, in any language; <see langword="null"/> where nothing is there.
    /// </param>
    /// <exception cref="ProblemException">412 where it does not; a header that holds no tag matches nothing.</exception>
    public void EnsureMet(string? tag)
    {
        if (_ifMatch.Count > 0 && !MatchesAny(_ifMatch, tag, strong: true))
        {
            throw ProblemKind.PreconditionFailed.ToException(
                "If-Match 所指版本不是当前版本，请重新读取后再提交。", "If-Match names no version that is there now: read it again, and send what follows from that.");
        }

        if (_ifNoneMatch.Count > 0 && MatchesAny(_ifNoneMatch, tag, strong: false))
        {
            throw ProblemKind.PreconditionFailed.ToException("If-None-Match 所指版本已存在。", "What If-None-Match names is there already.");
        }
    }

    private static bool MatchesAny(StringValues header, string? tag, bool strong) =>
        tag is not null
        && EntityTagHeaderValue.TryParseList(header, out var named)
        && named.Any(it => it.Equals(EntityTagHeaderValue.Any) || (!(strong && it.IsWeak) && EntityTags.AreSameVersion($"{it.Tag}", tag)));
}
