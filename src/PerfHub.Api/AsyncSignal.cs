namespace PerfHub.Api;

/// <summary>Wakes all waiting tasks of this host.</summary>
public sealed class AsyncSignal
{
    private TaskCompletionSource _source = CreateSource();

    /// <summary>Returns a task that ends at the next <see cref="Set"/>. Get it before you check for work, so that no signal is missed.</summary>
    public Task WaitAsync() => Volatile.Read(ref _source).Task;

    /// <summary>Ends all tasks that <see cref="WaitAsync"/> has returned.</summary>
    public void Set() => Interlocked.Exchange(ref _source, CreateSource()).SetResult();

    // Continuations must not run on the thread that sets the signal.
    private static TaskCompletionSource CreateSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
