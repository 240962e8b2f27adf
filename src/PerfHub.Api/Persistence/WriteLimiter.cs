using System.Diagnostics;
using System.Threading.RateLimiting;
using Polly.Timeout;

namespace PerfHub.Api.Persistence;

/// <summary>
/// Lets a few writes of each bureau use a remote store at a time; the others wait before they take a connection. Half of a write's time
/// is spent under locks that it shares with the other writes of its bureau, so more at a time would only hold connections while they
/// wait, slow the server down for readers, and time out.
/// </summary>
public sealed class WriteLimiter(Dialect dialect) : IAsyncDisposable
{
    private static readonly Task<IDisposable> NoTurn = Task.FromResult<IDisposable>(new EndlessTurn());

    private static readonly ConcurrencyLimiterOptions Limit = new() { PermitLimit = 2, QueueLimit = int.MaxValue };

    private readonly PartitionedRateLimiter<string> _limiter =
        PartitionedRateLimiter.Create<string, string>(bureau => RateLimitPartition.GetConcurrencyLimiter(bureau, _ => Limit));

    /// <summary>
    /// How many writes a batch has in progress at a time. An embedded store commits that many together; more at a remote store would only
    /// queue ahead of the single writes of other callers.
    /// </summary>
    public int MaxWritesOfOneCaller => dialect.IsRemote ? 2 * Limit.PermitLimit : 32;

    /// <summary>
    /// Waits for the turn of a write, in order of arrival; disposing the result ends the turn. At an embedded store, and for the service itself,
    /// it is always a write's turn.
    /// </summary>
    /// <exception cref="TimeoutRejectedException">The turn did not come within <see cref="StoreTimeouts.Turn"/>.</exception>
    public Task<IDisposable> WaitAsync(string bureau, CancellationToken cancel) =>
        dialect.IsRemote && bureau != TenantContext.AllBureaus ? WaitForTurnAsync(bureau, cancel) : NoTurn;

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _limiter.DisposeAsync();

    private async Task<IDisposable> WaitForTurnAsync(string bureau, CancellationToken cancel)
    {
        var start = Stopwatch.GetTimestamp();
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeout.CancelAfter(dialect.Timeouts.Turn);
        try
        {
            return await _limiter.AcquireAsync(bureau, cancellationToken: timeout.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new TimeoutRejectedException("Too many writes of the bureau are waiting for the store.", dialect.Timeouts.Turn);
        }
        finally
        {
            Telemetry.RecordWriteWait(start);
        }
    }

    private sealed class EndlessTurn : IDisposable
    {
        public void Dispose()
        {
        }
    }
}
