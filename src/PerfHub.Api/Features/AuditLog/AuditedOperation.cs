using Microsoft.AspNetCore.Routing.Patterns;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.AuditLog;

/// <summary>An operation as the actions of audit entries name it: by its method and path.</summary>
/// <param name="Id">The operation id.</param>
/// <param name="Name">What it does.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Segments">The segments of the path; <see langword="null"/> for a parameter.</param>
internal sealed record AuditedOperation(string Id, Text Name, string Method, IReadOnlyList<string?> Segments)
{
    /// <summary>The number of segments that are not parameters: of two operations with one path, the more specific one has more.</summary>
    public int Specificity => Segments.Count(it => it is not null);

    /// <summary>The pattern for <c>LIKE</c> of actions with this path or one below it.</summary>
    public string Pattern => $"{Method} /{string.Join('/', Segments.Select(it => it ?? "%"))}";

    /// <summary>The pattern for <c>LIKE</c> of all actions with more segments.</summary>
    public string DeeperPattern => $"%{string.Concat(Enumerable.Repeat("/%", Segments.Count + 1))}";

    /// <summary>Reads the segments of a route.</summary>
    public static IReadOnlyList<string?> ReadSegments(RoutePattern route) =>
        [.. route.PathSegments.Select(segment => segment.Parts is [RoutePatternLiteralPart literal] ? literal.Content : null)];

    /// <summary>Whether a path has these segments.</summary>
    public bool HasPath(IReadOnlyList<string> segments) =>
        segments.Count == Segments.Count && !Segments.Where((segment, i) => segment is not null && !segment.Equals(segments[i], StringComparison.OrdinalIgnoreCase)).Any();
}
