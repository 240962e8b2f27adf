using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PerfHub.Api.Hosting;

/// <summary>
/// Runs a check for all probes together, at most once a second: anybody may send probes, and the check writes to the store.
/// </summary>
/// <param name="check">The check.</param>
/// <param name="time">The clock.</param>
public sealed class SharedHealthCheck<T>(T check, TimeProvider time) : IHealthCheck
    where T : IHealthCheck
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Task<HealthCheckResult>? _result;
    private long _startedAt;

    /// <inheritdoc />
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            if (_result is null || (_result.IsCompleted && time.GetElapsedTime(_startedAt) >= Lifetime))
            {
                _startedAt = time.GetTimestamp();
                _result = RunAsync(context);
            }

            return _result.WaitAsync(cancellationToken);
        }
    }

    // The first probe may go away without ending the check of the others.
    private async Task<HealthCheckResult> RunAsync(HealthCheckContext context)
    {
        using var timeout = new CancellationTokenSource(context.Registration.Timeout);
        return await Task.Run(() => check.CheckHealthAsync(context, timeout.Token), timeout.Token);
    }
}
