namespace PerfHub.Api.Jobs;

/// <summary>
/// Long work that gives way: behind each piece in which others asked much of the host it rests for as long as somebody goes on
/// asking, up to nine times as long as it worked. Where nobody asks it goes on at once, and whoever only looks now and then how far it is
/// does not hold it up; a host that is asked all the time is left to others for nine tenths of it.
/// </summary>
/// <param name="traffic">How much the host is asked.</param>
/// <param name="time">The source of time.</param>
internal sealed class BackgroundThrottle(RequestCounter traffic, TimeProvider time)
{
    private const int MaxRestRatio = 9;

    // Requests a second that cost so little beside the work that resting for them would help nobody.
    private const int NegligibleRequestsPerSecond = 10;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);

    private (long At, long Requests)? _started;

    /// <summary>A piece of work begins.</summary>
    public void Start() => _started = (time.GetTimestamp(), traffic.Total);

    /// <summary>Whether much was asked of the host since a piece was begun.</summary>
    public bool IsHostBusy =>
        _started is { } began && traffic.Total - began.Requests > 1 + NegligibleRequestsPerSecond * time.GetElapsedTime(began.At).TotalSeconds;

    /// <summary>It has ended, if one was begun: rests as long as others need.</summary>
    /// <param name="cancel">The host stops.</param>
    public async Task PauseWhileBusyAsync(CancellationToken cancel)
    {
        var (isAsked, began) = (IsHostBusy, _started);
        _started = null;
        if (!isAsked)
        {
            return;
        }

        var (worked, ended) = (time.GetElapsedTime(began!.Value.At), time.GetTimestamp());
        long asked;
        do
        {
            asked = traffic.Total;
            await Task.Delay(PollInterval, cancel);
        }
        while (traffic.Total > asked && time.GetElapsedTime(ended) < worked * MaxRestRatio);
    }
}
