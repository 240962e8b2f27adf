namespace PerfHub.Api;

/// <summary>Wakes whoever waits for something to happen on this host.</summary>
public sealed class Pulse
{
    private TaskCompletionSource _next = New();

    /// <summary>Ends with the next beat. Whoever takes it before looking misses nothing that comes after.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>It has happened.</summary>
    public void Beat() => Interlocked.Exchange(ref _next, New()).SetResult();

    // Whoever is woken does not run on the thread that wakes.
    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
