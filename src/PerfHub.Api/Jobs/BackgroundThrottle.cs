namespace PerfHub.Api.Jobs;

/// <summary>
/// Pauses long work on a busy host: after a step during which many requests arrived, it waits until requests stop, at most nine
/// times as long as the step took. Without requests, or with occasional ones, the work continues at once.
/// </summary>
internal sealed class BackgroundThrottle(RequestCounter requests, TimeProvider time)
{
    private const int MaxPauseRatio = 9;

    // Fewer requests cost so little that pausing for them would not help.
    private const int NegligibleRequestsPerSecond = 10;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);

    private (long Timestamp, long Requests)? _stepStart;

    /// <summary>Marks the start of a step.</summary>
    public void Start() => _stepStart = (time.GetTimestamp(), requests.Total);

    /// <summary>Whether many requests have arrived since the step started.</summary>
    public bool IsHostBusy => _stepStart is { } stepStart
        && requests.Total - stepStart.Requests > 1 + NegligibleRequestsPerSecond * time.GetElapsedTime(stepStart.Timestamp).TotalSeconds;

    /// <summary>Ends the step, if one was started, and pauses while the host is busy.</summary>
    public async Task PauseWhileBusyAsync(CancellationToken cancel)
    {
        var (isBusy, stepStart) = (IsHostBusy, _stepStart);
        _stepStart = null;
        if (!isBusy)
        {
            return;
        }

        var (stepDuration, pauseStart) = (time.GetElapsedTime(stepStart!.Value.Timestamp), time.GetTimestamp());
        long previousTotal;
        do
        {
            previousTotal = requests.Total;
            await Task.Delay(PollInterval, cancel);
        }
        while (requests.Total > previousTotal && time.GetElapsedTime(pauseStart) < stepDuration * MaxPauseRatio);
    }
}
