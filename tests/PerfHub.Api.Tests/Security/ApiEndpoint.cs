using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Web.Hosting;

namespace PerfHub.Api.Tests.Security;

/// <summary>An endpoint of the running host.</summary>
/// <param name="Method">The HTTP method; * for any.</param>
/// <param name="Path">The route template.</param>
/// <param name="Roles">The roles that may use it; <see langword="null"/> for an anonymous endpoint.</param>
/// <param name="Scope">The scope rule; <see langword="null"/> for an anonymous endpoint.</param>
/// <param name="QueryParameters">The names of its query parameters, separated by spaces.</param>
public sealed record ApiEndpoint(string Method, string Path, IReadOnlyList<Role>? Roles, ScopeRule? Scope, string QueryParameters)
{
    private static readonly (string InRoute, string InDocument)[] DocumentedNames =
        [("{b}", "{bureauCode}"), ("{u}", "{unitCode}"), ("{y}", "{fiscalYear}"), ("{n}", "{number}")];

    /// <summary>The line of the endpoint in endpoints.txt.</summary>
    public override string ToString() =>
        $"{Method,-6} {Path,-70} {Scope?.Name ?? "anonymous",-28} {(Roles is null ? "" : string.Join(", ", Roles.Order()))}".TrimEnd();

    /// <summary>Whether a request concerns the data of a bureau or unit.</summary>
    public bool HasTarget => Scope is not null && Scope != ScopeRule.AnyCaller;

    public bool HasQueryParameter(string name) => QueryParameters.Split(' ').Contains(name);

    /// <summary>Builds a query of those parameters that the endpoint has.</summary>
    public string BuildQuery(params (string Name, string Value)[] parameters) =>
        string.Join('&', parameters.Where(it => HasQueryParameter(it.Name)).Select(it => $"{it.Name}={it.Value}")) is { Length: > 0 } query ? $"?{query}" : "";

    /// <summary>The path in the API description, whose parameters have longer names.</summary>
    public string DocumentedPath => DocumentedNames.Aggregate(
        Path.Replace(":int}", "}", StringComparison.Ordinal), (path, name) => path.Replace(name.InRoute, name.InDocument, StringComparison.Ordinal));

    public string BuildPath(RequestTarget target) => Path
        .Replace("{b}", target.Bureau, StringComparison.Ordinal)
        .Replace("{u}", target.Unit, StringComparison.Ordinal)
        .Replace("{y:int}", "2024", StringComparison.Ordinal)
        .Replace("{n:int}", "1", StringComparison.Ordinal)
        .Replace("deviations/{id}", $"deviations/{target.DeviationId}", StringComparison.Ordinal)
        .Replace("decisions/{id}", $"decisions/{target.JobId}", StringComparison.Ordinal)
        .Replace("/evaluations/{id}", $"/evaluations/{target.EvaluationId}", StringComparison.Ordinal)
        .Replace("api-keys/{id}", $"api-keys/{target.KeyId}", StringComparison.Ordinal)
        .Replace("webhooks/{id}", $"webhooks/{target.WebhookId}", StringComparison.Ordinal)
        .Replace("{slug}", "not-found", StringComparison.Ordinal)
        .Replace("{documentName}", "v1", StringComparison.Ordinal);

    /// <summary>Reads the endpoints of a host, sorted by path and method.</summary>
    public static List<ApiEndpoint> ReadFrom(PerfHubHost host) =>
    [
        .. host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => !WebEndpointMetadata.IsWebEndpoint(endpoint))
            .SelectMany(ReadFrom)
            .OrderBy(it => it.Path, StringComparer.Ordinal)
            .ThenBy(it => it.Method, StringComparer.Ordinal),
    ];

    private static IEnumerable<ApiEndpoint> ReadFrom(RouteEndpoint endpoint)
    {
        var isAnonymous = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;
        var access = endpoint.Metadata.GetMetadata<AccessRequirement>();
        Assert.True(isAnonymous != access is not null, $"{endpoint.DisplayName} must either be anonymous or have roles.");
        var scope = endpoint.Metadata.GetMetadata<ScopeRule>();
        Assert.True(isAnonymous || scope is not null, $"{endpoint.DisplayName} has no scope rule; add RequireScope(…).");
        var queryParameters = string.Join(' ', endpoint.Metadata.GetOrderedMetadata<IParameterBindingMetadata>()
            .Where(it => it.ParameterInfo.ParameterType == typeof(string) && endpoint.RoutePattern.GetParameter(it.Name) is null)
            .Select(it => char.ToLowerInvariant(it.Name[0]) + it.Name[1..]));
        foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["*"])
        {
            yield return new ApiEndpoint(method, endpoint.RoutePattern.RawText!, access?.Roles, scope, queryParameters);
        }
    }
}
