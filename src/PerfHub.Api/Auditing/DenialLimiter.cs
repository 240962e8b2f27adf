namespace PerfHub.Api.Auditing;

/// <summary>
/// Keeps denied callers from filling the audit log: a key, or the network of an anonymous client, gets ten entries a minute; the
/// number of suppressed attempts goes into the next entry.
/// </summary>
/// <param name="time">The clock.</param>
public sealed class DenialLimiter(TimeProvider time)
{
    private const int BucketCount = 4096, MaxPerMinute = 10;

    private readonly Bucket[] _buckets = [.. Enumerable.Range(0, BucketCount).Select(_ => new Bucket())];

    /// <summary>Whether to write an attempt, and how many have been suppressed since the last one that was written.</summary>
    /// <param name="client">A key's id, or a network. Clients whose hashes collide share a limit.</param>
    public (bool IsWritten, int Suppressed) Register(string client)
    {
        var minute = time.GetUtcNow().Ticks / TimeSpan.TicksPerMinute;
        var bucket = _buckets[(uint)string.GetHashCode(client, StringComparison.Ordinal) % BucketCount];
        lock (bucket)
        {
            (bucket.Minute, bucket.Written) = bucket.Minute == minute ? (minute, bucket.Written) : (minute, 0);
            if (bucket.Written == MaxPerMinute)
            {
                bucket.Suppressed++;
                return (false, 0);
            }

            var suppressed = bucket.Suppressed;
            (bucket.Written, bucket.Suppressed) = (bucket.Written + 1, 0);
            return (true, suppressed);
        }
    }

    private sealed class Bucket
    {
        public long Minute { get; set; }

        public int Written { get; set; }

        public int Suppressed { get; set; }
    }
}
