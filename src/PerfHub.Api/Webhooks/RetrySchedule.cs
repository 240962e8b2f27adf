using System.Security.Cryptography;

namespace PerfHub.Api.Webhooks;

/// <summary>When a failed delivery is attempted again: after 5 seconds, then four times as long each time, at most 8 hours, all ± 10 %.</summary>
public static class RetrySchedule
{
    private const int JitterPercent = 10;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(5), MaxDelay = TimeSpan.FromHours(8);

    /// <summary>Gets the delay after this many failed attempts.</summary>
    public static TimeSpan GetDelay(int attempts)
    {
        var delay = FirstDelay;
        for (var i = 1; i < attempts && delay < MaxDelay; i++)
        {
            delay *= 4;
        }

        delay = delay < MaxDelay ? delay : MaxDelay;
        return delay * (1 + RandomNumberGenerator.GetInt32(-100 * JitterPercent, 100 * JitterPercent + 1) / 10_000.0);
    }
}
