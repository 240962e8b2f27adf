using System.Security.Cryptography;

namespace PerfHub.Api.Persistence;

/// <summary>
/// Creates ids on the host. They increase with time, so that rows are appended, and random bits make collisions between hosts unlikely.
/// </summary>
public static class TimeOrderedId
{
    // 42 bits of milliseconds last until 2159; 21 random bits distinguish ids of the same millisecond.
    private const int RandomBits = 21;

    // While the clock stands still or has been set back, ids advance by a random step: their low bits stay even samples.
    private const int MaxStep = 1 << 10;

    private static readonly DateTime Epoch = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static long _lastId;

    /// <summary>Gets the lowest id of a time, UTC.</summary>
    public static long GetFirst(DateTime time) => (long)(time - Epoch).TotalMilliseconds << RandomBits;

    /// <summary>Gets the time of an id, UTC.</summary>
    public static DateTime GetTime(long id) => Epoch + TimeSpan.FromMilliseconds(id >> RandomBits);

    /// <summary>Creates an id greater than all earlier ones of this host. <paramref name="now"/> is UTC.</summary>
    public static long Create(DateTime now)
    {
        var candidate = GetFirst(now) | (long)RandomNumberGenerator.GetInt32(1 << RandomBits);
        while (true)
        {
            var last = Volatile.Read(ref _lastId);
            var next = candidate > last ? candidate : last + RandomNumberGenerator.GetInt32(1, MaxStep);
            if (Interlocked.CompareExchange(ref _lastId, next, last) == last)
            {
                return next;
            }
        }
    }
}
