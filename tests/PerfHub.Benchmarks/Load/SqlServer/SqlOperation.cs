namespace PerfHub.Benchmarks.Load.SqlServer;

/// <summary>A statement or another operation on a connection, and what all its calls took.</summary>
internal sealed class SqlOperation(string name)
{
    public string Name { get; } = name;

    public long Calls { get; private set; }

    public long RoundTrips { get; private set; }

    /// <summary>The round trips during which the connection held the bureau's lock from their start on.</summary>
    public long LockedRoundTrips { get; private set; }

    public long TableParameters { get; private set; }

    public TimeSpan Duration { get; private set; }

    public void Add(TimeSpan duration, long roundTrips, bool isLocked, int tableParameters)
    {
        Calls++;
        RoundTrips += roundTrips;
        LockedRoundTrips += isLocked ? roundTrips : 0;
        TableParameters += tableParameters;
        Duration += duration;
    }
}
