using System.Security.Cryptography;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Polly.Timeout;

namespace PerfHub.Api.Persistence;

/// <summary>
/// Checks that the store can be read and written, has space left, and has reported no damage. A store that is busy is ready: the check's own
/// write may wait in line while others are committed.
/// </summary>
public sealed partial class StoreHealthCheck(Db db, StoreFaultMonitor faults, TimeProvider time, ILogger<StoreHealthCheck> logger) : IHealthCheck
{
    /// <summary>The tag of readiness checks.</summary>
    public const string ReadyTag = "ready";

    private const string ReadSql = "SELECT COUNT(*) FROM Bureau WHERE Code = ''";

    // More than a page of either store, so that the row needs new pages.
    private const int PaddingBytes = 20_000;

    private static readonly TimeSpan WriteTime = TimeSpan.FromSeconds(1.5);

    /// <summary>The timeout of the check; probes wait no longer.</summary>
    public static TimeSpan Timeout { get; } = TimeSpan.FromSeconds(2);

    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (faults.IsDamaged)
        {
            return HealthCheckResult.Unhealthy("Damaged.");
        }

        try
        {
            return await CheckReadAndWriteAsync(cancellationToken);
        }
        catch (Exception error) when (faults.Report(error))
        {
            return HealthCheckResult.Unhealthy($"{faults.Classify(error)}.");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            faults.Report(new TimeoutRejectedException($"the readiness check took longer than {Timeout}."));
            return HealthCheckResult.Unhealthy("Timeout.");
        }
        catch (Exception error)
        {
            LogCheckFailed(error);
            return HealthCheckResult.Unhealthy();
        }
    }

    private async Task<HealthCheckResult> CheckReadAndWriteAsync(CancellationToken cancellationToken)
    {
        var commits = db.CommitCount;
        await db.QueryFirstOrDefaultAsync<long>(ReadSql, new { }, cancellationToken);

        // A read-only or full store rejects only statements that change rows.
        var row = new StoreProbeRow(TimeOrderedId.Create(time.UtcNow()), RandomNumberGenerator.GetBytes(PaddingBytes));
        var write = db.WriteAsync(session => InsertAndRemoveAsync(session, row), cancellationToken);
        try
        {
            await write.WaitAsync(WriteTime, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (TimeoutException) when (!write.IsCompleted)
        {
            return db.CommitCount > commits ? HealthCheckResult.Healthy("Busy.")
                : throw new TimeoutRejectedException($"no write was committed within {WriteTime}.");
        }
    }

    [LoggerMessage(9, LogLevel.Error, "The readiness check failed.")]
    private partial void LogCheckFailed(Exception error);

    private static async Task<bool> InsertAndRemoveAsync(WriteSession session, StoreProbeRow row)
    {
        await session.InsertAsync([row]);
        await session.RemoveAsync([row]);
        return true;
    }
}
