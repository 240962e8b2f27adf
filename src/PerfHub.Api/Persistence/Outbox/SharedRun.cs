namespace PerfHub.Api.Persistence.Outbox;

/// <summary>
/// Runs work for many callers, one run at a time. A run that has already begun may miss what a caller has just committed, so the caller
/// waits for the next one.
/// </summary>
/// <param name="work">The work. It runs in an async flow of its own and is not cancelled: other callers may wait for it.</param>
/// <param name="isShort">Whether the first caller runs it on its own thread as far as it does not wait, which saves the change of threads.</param>
public sealed class SharedRun(Func<Task> work, bool isShort = false)
{
    private readonly Lock _lock = new();
    private Task _running = Task.CompletedTask;
    private Task? _next;

    /// <summary>Waits for a run that begins after this call. Cancellation ends the wait, not the run.</summary>
    public Task RunAsync(CancellationToken cancel)
    {
        Task<Task> start;
        Task run;
        lock (_lock)
        {
            if (_next is not null || !_running.IsCompleted)
            {
                return (_next ??= RunAfterAsync(_running)).WaitAsync(cancel);
            }

            start = new Task<Task>(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach);
            run = _running = start.Unwrap();
        }

        if (isShort)
        {
            start.RunSynchronously(TaskScheduler.Default);
        }
        else
        {
            start.Start(TaskScheduler.Default);
        }

        return run.WaitAsync(cancel);
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
