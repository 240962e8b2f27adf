using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PerfHub.Api.Persistence;

/// <summary>Checks that the store can be read and written.</summary>
public sealed class StoreHealthCheck(Db db) : IHealthCheck
{
    /// <summary>The tag of readiness checks.</summary>
    public const string ReadyTag = "ready";

    private const string ProbeSql = "SELECT COUNT(*) FROM Bureau WHERE Code = ''";

    /// <summary>The timeout of the check; probes wait no longer.</summary>
    public static TimeSpan Timeout { get; } = TimeSpan.FromSeconds(2);

    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        // Reads may work while writes fail, so the writer is probed too.
        await db.QueryFirstOrDefaultAsync<long>(ProbeSql, new { }, cancellationToken);
        await db.WriteAsync(session => session.QueryFirstOrDefaultAsync<long>(ProbeSql, new { }), cancellationToken);
        return HealthCheckResult.Healthy();
    }
}
