using System.Security.Cryptography;

namespace PerfHub.Api.Persistence;

/// <summary>
/// Ids that the host makes and the store only keeps: they grow with time, so that rows are appended, and differ between
/// hosts by chance.
/// </summary>
public static class TimeOrderedId
{
    // 42 bits of milliseconds last until 2159; 21 bits tell apart what is made in the same one.
    private const int RandomBits = 21;
    private static readonly DateTime Epoch = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static long _lastId;

    /// <summary>A new id, above every one that this host has made.</summary>
    /// <param name="now">Now, UTC.</param>
    public static long Create(DateTime now)
    {
        var made = (((long)(now - Epoch).TotalMilliseconds) << RandomBits) | (long)RandomNumberGenerator.GetInt32(1 << RandomBits);
        while (true)
        {
            var last = Volatile.Read(ref _lastId);
            var next = Math.Max(made, last + 1);
            if (Interlocked.CompareExchange(ref _lastId, next, last) == last)
            {
                return next;
            }
        }
    }
}
