namespace PerfHub.Api.Jobs;

/// <summary>Counts the requests to this host for <see cref="BackgroundThrottle"/>.</summary>
public sealed class RequestCounter
{
    private long _requests;

    /// <summary>The number of requests since the host started.</summary>
    public long Total => Volatile.Read(ref _requests);

    /// <summary>Counts one request.</summary>
    public void Increment() => Interlocked.Increment(ref _requests);
}
