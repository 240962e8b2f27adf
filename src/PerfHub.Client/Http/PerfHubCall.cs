namespace PerfHub.Client.Http;

/// <summary>A call of an operation: a request that is sent once or several times until a deadline.</summary>
internal sealed class PerfHubCall : IDisposable
{
    private readonly TimeSpan _timeout;

    private readonly TimeProvider _time;

    private readonly long _start;

    private readonly CancellationToken _callerToken;

    private readonly CancellationTokenSource _timer;

    private readonly CancellationTokenSource _linked;

    /// <summary>Starts a call.</summary>
    public PerfHubCall(PerfHubRequest request, TimeSpan timeout, TimeProvider time, CancellationToken callerToken)
    {
        (Request, _timeout, _time, _start, _callerToken) = (request, timeout, time, time.GetTimestamp(), callerToken);
        _timer = new CancellationTokenSource(timeout, time);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, callerToken);
    }

    public PerfHubRequest Request { get; }

    /// <summary>Cancelled by the caller, and when the time is up.</summary>
    public CancellationToken CancellationToken => _linked.Token;

    /// <summary>Whether the time is up and the caller still waits.</summary>
    public bool IsTimedOut => _timer.IsCancellationRequested && !_callerToken.IsCancellationRequested;

    /// <summary>The time that is left.</summary>
    public TimeSpan Remaining => _timeout == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : _timeout - _time.GetElapsedTime(_start);

    public void Dispose()
    {
        _linked.Dispose();
        _timer.Dispose();
    }
}
