using System.Diagnostics;
using Microsoft.Data.SqlClient;

namespace PerfHub.Benchmarks.Load.SqlServer;

/// <summary>What one connection has done since it left the pool.</summary>
/// <param name="isInUseCase">Whether it works for the use case, not for authentication or background work.</param>
internal sealed class ConnectionTrace(bool isInUseCase)
{
    private long _start = Stopwatch.GetTimestamp(), _roundTrips;

    public bool IsInUseCase { get; } = isInUseCase;

    /// <summary>When the bureau's lock was granted; null if the connection does not hold it.</summary>
    public long? LockedSince { get; set; }

    /// <summary>Ends the time since the previous call.</summary>
    /// <returns>That time, and the round trips in it.</returns>
    public (TimeSpan Duration, long RoundTrips) Advance(SqlConnection connection)
    {
        var roundTrips = (long)connection.RetrieveStatistics()["ServerRoundtrips"]!;
        var (now, previousStart, previousRoundTrips) = (Stopwatch.GetTimestamp(), _start, _roundTrips);
        (_start, _roundTrips) = (now, roundTrips);
        return (Stopwatch.GetElapsedTime(previousStart, now), roundTrips - previousRoundTrips);
    }
}
