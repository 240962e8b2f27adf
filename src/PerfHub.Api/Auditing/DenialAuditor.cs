namespace PerfHub.Api.Auditing;

/// <summary>
/// Keeps whoever is denied from filling the audit log: of each key, or network of those who have none, or of a few that share a
/// place here, some attempts a minute are written down one by one, and the rest as a number, with the next one that is.
/// </summary>
/// <param name="time">The source of time.</param>
public sealed class DenialAuditor(TimeProvider time)
{
    private const int BucketCount = 4096, MaxPerMinute = 10;

    private readonly Bucket[] _buckets = [.. Enumerable.Range(0, BucketCount).Select(_ => new Bucket())];

    /// <summary>Whether an attempt is to be written down, and how many since the last one were not.</summary>
    /// <param name="who">A key's id, or a network.</param>
    public (bool IsWritten, int Unwritten) Register(string who)
    {
        var minute = time.GetUtcNow().Ticks / TimeSpan.TicksPerMinute;
        var place = _buckets[(uint)string.GetHashCode(who, StringComparison.Ordinal) % BucketCount];
        lock (place)
        {
            (place.Minute, place.Written) = place.Minute == minute ? (minute, place.Written) : (minute, 0);
            if (place.Written == MaxPerMinute)
            {
                place.Suppressed++;
                return (false, 0);
            }

            var unwritten = place.Suppressed;
            (place.Written, place.Suppressed) = (place.Written + 1, 0);
            return (true, unwritten);
        }
    }

    private sealed class Bucket
    {
        public long Minute { get; set; }

        public int Written { get; set; }

        public int Suppressed { get; set; }
    }
}
