using System.Threading.RateLimiting;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Security;

namespace PerfHub.Api.Hosting;

/// <summary>Limits how many files are sent at a time: to a caller, to a bureau, and in all. A few more may wait for a moment.</summary>
public sealed class DownloadLimiter : IAsyncDisposable
{
    /// <summary>The most files that are sent to one caller, and to one bureau.</summary>
    public const int MaxPerCaller = 2, MaxPerBureau = 4;

    private const int Max = 8, MaxWaiting = 8;

    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(10);

    private readonly PartitionedRateLimiter<Caller> _limiter = PartitionedRateLimiter.CreateChained(
        CreateLimiter(caller => caller.Id, MaxPerCaller), CreateLimiter(caller => caller.Bureau ?? caller.Id, MaxPerBureau), CreateLimiter(_ => "", Max));

    /// <summary>Waits until a file may be sent; dispose the result when it has been sent.</summary>
    /// <exception cref="ProblemException">429 if too many files are being sent.</exception>
    public async Task<IDisposable> WaitAsync(Caller caller, CancellationToken cancel)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeout.CancelAfter(MaxWait);
        try
        {
            var lease = await _limiter.AcquireAsync(caller, cancellationToken: timeout.Token);
            if (lease.IsAcquired)
            {
                return lease;
            }

            lease.Dispose();
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // Waited long enough.
        }

        throw ProblemKind.TooManyRequests.ToException("正在下载的文件过多，请待其他下载完成后再试。", "Too many files are being downloaded. Wait until others are complete.");
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _limiter.DisposeAsync();

    private static PartitionedRateLimiter<Caller> CreateLimiter(Func<Caller, string> getKey, int max) => PartitionedRateLimiter.Create<Caller, string>(
        caller => RateLimitPartition.GetConcurrencyLimiter(getKey(caller), _ => new ConcurrencyLimiterOptions { PermitLimit = max, QueueLimit = MaxWaiting }));
}
