namespace PerfHub.Api;

/// <summary>Wakes whoever waits for something to happen on this host.</summary>
public sealed class AsyncSignal
{
    private TaskCompletionSource _source = CreateSource();

    /// <summary>Ends with the next beat. Whoever takes it before looking misses nothing that comes after.</summary>
    public Task WaitAsync => Volatile.Read(ref _source).Task;

    /// <summary>It has happened.</summary>
    public void Set() => Interlocked.Exchange(ref _source, CreateSource()).SetResult();

    // Whoever is woken does not run on the thread that wakes.
    private static TaskCompletionSource CreateSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
