namespace PerfHub.Api.Persistence.Outbox;

/// <summary>
/// Runs work for many callers, one run at a time. A run that has already begun may miss what a caller has just committed, so the caller
/// waits for the next one.
/// </summary>
/// <param name="work">The work. It runs in an async flow of its own and is not cancelled: other callers may wait for it.</param>
public sealed class SharedRun(Func<Task> work)
{
    private readonly Lock _lock = new();
    private Task _running = Task.CompletedTask;
    private Task? _next;

    /// <summary>Waits for a run that begins after this call. Cancellation ends the wait, not the run.</summary>
    public Task RunAsync(CancellationToken cancel)
    {
        lock (_lock)
        {
            if (_next is null && _running.IsCompleted)
            {
                return (_running = Task.Run(work, CancellationToken.None)).WaitAsync(cancel);
            }

            return (_next ??= RunAfterAsync(_running)).WaitAsync(cancel);
        }
    }

    private async Task RunAfterAsync(Task running)
    {
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        lock (_lock)
        {
            (_running, _next) = (_next!, null);
        }

        await work();
    }
}
