using Microsoft.Net.Http.Headers;
using PerfHub.Api.Errors;

namespace PerfHub.Api.Features.Lists;

/// <summary>The tag of what a change was made from (RFC 9110, <c>If-Match</c>).</summary>
internal sealed class IfMatch
{
    private readonly IList<EntityTagHeaderValue> _tags;

    private IfMatch(IList<EntityTagHeaderValue> tags) => _tags = tags;

    /// <summary>The tags of a request.</summary>
    /// <param name="http">The request.</param>
    /// <exception cref="ProblemException">428 where it has none: nothing is overwritten that the caller has not seen.</exception>
    public static IfMatch Of(HttpRequest http) => http.Headers.IfMatch.Count == 0
        ? throw ProblemKind.PreconditionRequired.Because(
            "请先查询，并在 If-Match 中提供所得的 ETag；“*”表示无论当前内容如何。",
            "Read it first, and send the ETag that came with it as If-Match; * stands for whatever is there.")
        : new IfMatch(EntityTagHeaderValue.TryParseList(http.Headers.IfMatch, out var tags) ? tags : []);

    /// <summary>Refuses a change that was made from something else.</summary>
    /// <param name="tag">The tag of what is there.</param>
    /// <exception cref="ProblemException">412.</exception>
    public void Check(string tag)
    {
        var current = new EntityTagHeaderValue(tag);
        if (!_tags.Any(it => it.Equals(EntityTagHeaderValue.Any) || it.Compare(current, useStrongComparison: true)))
        {
            throw ProblemKind.PreconditionFailed.Because(
                "自查询以来内容已变更，请重新查询后再修改。", "It was changed since you read it: read it again, and change that.");
        }
    }
}
