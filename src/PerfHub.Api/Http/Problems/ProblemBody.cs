using System.Text.Json.Serialization;

namespace PerfHub.Api.Http.Problems;

/// <summary>A refusal as it is sent (RFC 9457).</summary>
/// <param name="Type"><c>urn:perfhub:problem:{slug}</c>.</param>
/// <param name="Title">The kind in words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What is wrong with this request.</param>
/// <param name="TraceId">The request's id in the logs.</param>
/// <param name="Errors">Every fault of the body, each with its pointer.</param>
public sealed record ProblemBody(
    string Type,
    string Title,
    int Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Detail,
    string TraceId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<ProblemFault>? Errors);
