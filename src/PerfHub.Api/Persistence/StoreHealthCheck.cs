using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PerfHub.Api.Persistence;

/// <summary>Whether the store answers.</summary>
/// <param name="db">The store.</param>
public sealed class StoreHealthCheck(Db db) : IHealthCheck
{
    /// <summary>The tag of checks that make the host ready.</summary>
    public const string ReadyTag = "ready";

    private const string ProbeSql = "SELECT COUNT(*) FROM Bureau WHERE Code = ''";

    /// <summary>How long the store may take to answer; whoever probes waits no longer either.</summary>
    public static TimeSpan Timeout { get; } = TimeSpan.FromSeconds(2);

    /// <remarks>A store that can be read but not written to takes no filing: the probe goes through the writer too.</remarks>
    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await db.QueryFirstOrDefaultAsync<long>(ProbeSql, new { }, cancellationToken);
        await db.WriteAsync(session => session.QueryFirstOrDefaultAsync<long>(ProbeSql, new { }), cancellationToken);
        return HealthCheckResult.Healthy();
    }
}
