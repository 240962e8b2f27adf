namespace PerfHub.Api.Jobs;

/// <summary>How much this host is asked, as far as work that gives way needs to know.</summary>
public sealed class RequestCounter
{
    private long _requests;

    /// <summary>How many requests have come since the host was started.</summary>
    public long Total => Volatile.Read(ref _requests);

    /// <summary>A request has come.</summary>
    public void Increment() => Interlocked.Increment(ref _requests);
}
