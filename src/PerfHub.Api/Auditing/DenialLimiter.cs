namespace PerfHub.Api.Auditing;

/// <summary>
/// Keeps denied callers from filling the audit log: a key, or the network of an anonymous client, gets ten entries a minute; the
/// next entry states the number of suppressed attempts.
/// </summary>
public sealed class DenialLimiter(TimeProvider time)
{
    private const int BucketCount = 4096, MaxPerMinute = 10;

    private readonly Bucket[] _buckets = [.. Enumerable.Range(0, BucketCount).Select(_ => new Bucket())];

    /// <summary>
    /// Whether to write an attempt of a client (the id of a key or a network), and how many were suppressed since the last written
    /// one. Clients whose hashes collide share a limit; of those, the number is known for the one that was suppressed last.
    /// </summary>
    public (bool IsWritten, int Suppressed) Register(string client)
    {
        var minute = time.GetUtcNow().Ticks / TimeSpan.TicksPerMinute;
        var bucket = _buckets[(uint)string.GetHashCode(client, StringComparison.Ordinal) % BucketCount];
        lock (bucket)
        {
            (bucket.Minute, bucket.Written) = bucket.Minute == minute ? (minute, bucket.Written) : (minute, 0);
            if (bucket.Written == MaxPerMinute)
            {
                (bucket.Client, bucket.Suppressed) = (client, bucket.Client == client ? bucket.Suppressed + 1 : 1);
                return (false, 0);
            }

            bucket.Written++;
            if (bucket.Client != client)
            {
                return (true, 0);
            }

            var suppressed = bucket.Suppressed;
            (bucket.Client, bucket.Suppressed) = (null, 0);
            return (true, suppressed);
        }
    }

    private sealed class Bucket
    {
        public long Minute { get; set; }

        public int Written { get; set; }

        /// <summary>The client whose attempts were suppressed last.</summary>
        public string? Client { get; set; }

        public int Suppressed { get; set; }
    }
}
