using System.Diagnostics;

namespace PerfHub.Api.Persistence;

/// <summary>
/// When the statements of a call must have ended, those of retried attempts included. So a caller that has given up leaves no statement
/// and no lock behind, and no commit begins after its call was reported as failed.
/// </summary>
public readonly struct Deadline
{
    private readonly long? _start;
    private readonly TimeSpan? _time;

    private Deadline(long? start, TimeSpan time) => (_start, _time) = (start, time);

    /// <summary>No deadline.</summary>
    public static Deadline None => default;

    /// <summary>All statements together have this time, from now on.</summary>
    public static Deadline After(TimeSpan time) => new(Stopwatch.GetTimestamp(), time);

    /// <summary>Each statement has this time, for a stream whose consumer may take longer.</summary>
    public static Deadline ForEachStatement(TimeSpan time) => new(null, time);

    /// <summary>The timeout of a statement that starts now, in whole seconds; <see langword="null"/> for no timeout.</summary>
    /// <exception cref="TimeoutException">The deadline has passed.</exception>
    public int? GetStatementSeconds()
    {
        var left = _start is { } start ? _time - Stopwatch.GetElapsedTime(start) : _time;
        if (left <= TimeSpan.Zero)
        {
            throw new TimeoutException("The call to the store took too long.");
        }

        return left is { } time ? (int)Math.Ceiling(time.TotalSeconds) : null;
    }
}
