using System.ComponentModel;
using System.Text.Json.Serialization;

namespace PerfHub.Api.Http.Problems;

/// <summary>Problem details (RFC 9457).</summary>
/// <param name="Type"><c>urn:perfhub:problem:{slug}</c>.</param>
/// <param name="Title">The kind of problem as a sentence.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">The problem of this request.</param>
/// <param name="TraceId">The request's id in the logs.</param>
/// <param name="Errors">All errors of the body with their pointers.</param>
[DisplayName("Problem")]
public sealed record ProblemBody(
    string Type,
    string Title,
    int Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Detail,
    string TraceId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<ProblemFault>? Errors)
{
    /// <summary>This occurrence of the problem: a URI that contains <c>traceId</c>.</summary>
    public string Instance => $"urn:perfhub:request:{TraceId}";

    /// <summary>The path of a page for people about this kind of problem, in Chinese and English.</summary>
    public string Help => ProblemPages.GetPath(Type);
}
