using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Security;

/// <summary>One endpoint of the running host.</summary>
/// <param name="Method">The HTTP method; * for any.</param>
/// <param name="Path">The path, with its parameters.</param>
/// <param name="Roles">The roles that may use it; nothing where it is open to everybody.</param>
/// <param name="Scope">What must lie in the caller's scope; nothing where it is open to everybody.</param>
public sealed record ApiEndpoint(string Method, string Path, IReadOnlyList<Role>? Roles, ScopeRule? Scope)
{
    /// <summary>The line of the committed list.</summary>
    public override string ToString() =>
        $"{Method,-6} {Path,-70} {Scope?.Name ?? "anonymous",-28} {(Roles is null ? "" : string.Join(", ", Roles.Order()))}".TrimEnd();

    /// <summary>Whether it is about somebody's own: named in the path, or found by the handler.</summary>
    public bool HasTarget => Scope is not null && Scope != ScopeRule.AnyCaller;

    /// <summary>The path of a bureau, its unit and so on.</summary>
    public string BuildPath(RequestTarget subject) => Path
        .Replace("{b}", subject.Bureau, StringComparison.Ordinal)
        .Replace("{u}", subject.Unit, StringComparison.Ordinal)
        .Replace("{y:int}", "2024", StringComparison.Ordinal)
        .Replace("{n:int}", "1", StringComparison.Ordinal)
        .Replace("deviations/{id}", $"deviations/{subject.DeviationId}", StringComparison.Ordinal)
        .Replace("decisions/{id}", $"decisions/{subject.JobId}", StringComparison.Ordinal)
        .Replace("/evaluations/{id}", $"/evaluations/{subject.EvaluationId}", StringComparison.Ordinal)
        .Replace("api-keys/{id}", $"api-keys/{subject.KeyId}", StringComparison.Ordinal)
        .Replace("{documentName}", "v1", StringComparison.Ordinal);

    /// <summary>Every endpoint of the host, sorted.</summary>
    public static List<ApiEndpoint> ReadFrom(PerfHubHost host) =>
    [
        .. host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(ReadFrom)
            .OrderBy(it => it.Path, StringComparer.Ordinal)
            .ThenBy(it => it.Method, StringComparer.Ordinal),
    ];

    private static IEnumerable<ApiEndpoint> ReadFrom(RouteEndpoint endpoint)
    {
        var open = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;
        var access = endpoint.Metadata.GetMetadata<AccessRequirement>();
        Assert.True(open != access is not null, $"{endpoint.DisplayName} must be either open to everybody or has roles.");
        var scope = endpoint.Metadata.GetMetadata<ScopeRule>();
        Assert.True(open || scope is not null, $"{endpoint.DisplayName} must say what is to lie in the caller's scope: Within(…).");
        foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["*"])
        {
            yield return new ApiEndpoint(method, endpoint.RoutePattern.RawText!, access?.Roles, scope);
        }
    }
}
