namespace PerfHub.Api.Features.Evaluations;

/// <summary>
/// Long work that gives way: after each piece it rests, and looks meanwhile at what the rest of the host takes of the processors.
/// Where nobody else does anything it goes on at once; the busier the host is, the longer it rests for each piece of work.
/// </summary>
/// <param name="time">The source of time.</param>
internal sealed class GivingWay(TimeProvider time)
{
    // At a half of all processors taken by others, nine tenths of the time are left to them.
    private const double RestsAtFullLoad = 20;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5), Longest = TimeSpan.FromSeconds(5);

    private long? _began;

    /// <summary>A piece of work begins, behind as long a rest as the last one is to be followed by.</summary>
    /// <param name="cancel">The host stops.</param>
    public async Task Begin(CancellationToken cancel)
    {
        if (_began is { } began)
        {
            await Rest(time.GetElapsedTime(began), cancel);
        }

        _began = time.GetTimestamp();
    }

    private async Task Rest(TimeSpan worked, CancellationToken cancel)
    {
        var (since, before) = (time.GetTimestamp(), Environment.CpuUsage.TotalTime);
        await Task.Delay(Look, cancel);
        var taken = (Environment.CpuUsage.TotalTime - before) / (time.GetElapsedTime(since) * Environment.ProcessorCount);
        var rest = worked * (Math.Min(taken, 1) * RestsAtFullLoad);
        await Task.Delay(rest < Longest ? rest : Longest, cancel);
    }
}
