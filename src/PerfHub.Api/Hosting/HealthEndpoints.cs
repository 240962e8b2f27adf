using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Hosting;

/// <summary>The health endpoints for probes.</summary>
public static class HealthEndpoints
{
    /// <summary>Returns 200 while the process runs.</summary>
    public const string LivePath = "/health/live";

    /// <summary>Returns 200 while the store is available, else 503.</summary>
    public const string ReadyPath = "/health/ready";

    /// <summary>Whether a path is one of both.</summary>
    internal static bool IsProbe(PathString path) =>
        path.Equals(LivePath, StringComparison.OrdinalIgnoreCase) || path.Equals(ReadyPath, StringComparison.OrdinalIgnoreCase);

    /// <summary>Maps both endpoints.</summary>
    public static void MapHealthEndpoints(this WebApplication app)
    {
        app.MapHealthChecks(LivePath, new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks(ReadyPath, new HealthCheckOptions { Predicate = check => check.Tags.Contains(StoreHealthCheck.ReadyTag) })
            .AllowAnonymous();
    }
}
