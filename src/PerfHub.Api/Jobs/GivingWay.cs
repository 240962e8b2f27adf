namespace PerfHub.Api.Jobs;

/// <summary>
/// Long work that gives way: behind each piece in which the host was asked for anything it rests for as long as somebody goes
/// on asking, up to nine times as long as it worked. Where nobody asks it goes on at once; a host that is asked all the time is left to
/// others for nine tenths of it.
/// </summary>
/// <param name="traffic">How much the host is asked.</param>
/// <param name="time">The source of time.</param>
internal sealed class GivingWay(Traffic traffic, TimeProvider time)
{
    private const int RestForWork = 9;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10), Longest = TimeSpan.FromSeconds(2);

    private (long At, long Requests)? _began;

    /// <summary>A piece of work begins.</summary>
    public void Begin() => _began = (time.GetTimestamp(), traffic.Requests);

    /// <summary>Whether the host was asked for anything since a piece was begun.</summary>
    public bool IsAsked => _began is { } began && traffic.Requests != began.Requests;

    /// <summary>It has ended, if one was begun: rests as long as others need.</summary>
    /// <param name="cancel">The host stops.</param>
    public async Task Rest(CancellationToken cancel)
    {
        var (isAsked, began) = (IsAsked, _began);
        _began = null;
        if (!isAsked)
        {
            return;
        }

        var (worked, ended) = (time.GetElapsedTime(began!.Value.At), time.GetTimestamp());
        long asked;
        do
        {
            asked = traffic.Requests;
            await Task.Delay(Look, cancel);
        }
        while (traffic.Requests > asked && time.GetElapsedTime(ended) is var rested && rested < worked * RestForWork && rested < Longest);
    }
}
