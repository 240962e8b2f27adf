namespace PerfHub.Api.Auditing;

/// <summary>
/// Keeps whoever is denied from filling the audit log: of each key, or network of those who have none, or of a few that share a
/// place here, some attempts a minute are written down one by one, and the rest as a number, with the next one that is.
/// </summary>
/// <param name="time">The source of time.</param>
public sealed class Denials(TimeProvider time)
{
    private const int Places = 4096, WrittenAMinute = 10;

    private readonly Place[] _places = [.. Enumerable.Range(0, Places).Select(_ => new Place())];

    /// <summary>Whether an attempt is to be written down, and how many since the last one were not.</summary>
    /// <param name="who">A key's id, or a network.</param>
    public (bool IsWritten, int Unwritten) Count(string who)
    {
        var minute = time.GetUtcNow().Ticks / TimeSpan.TicksPerMinute;
        var place = _places[(uint)string.GetHashCode(who, StringComparison.Ordinal) % Places];
        lock (place)
        {
            (place.Minute, place.Written) = place.Minute == minute ? (minute, place.Written) : (minute, 0);
            if (place.Written == WrittenAMinute)
            {
                place.Unwritten++;
                return (false, 0);
            }

            var unwritten = place.Unwritten;
            (place.Written, place.Unwritten) = (place.Written + 1, 0);
            return (true, unwritten);
        }
    }

    private sealed class Place
    {
        public long Minute { get; set; }

        public int Written { get; set; }

        public int Unwritten { get; set; }
    }
}
