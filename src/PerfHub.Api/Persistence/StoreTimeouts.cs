namespace PerfHub.Api.Persistence;

/// <summary>
/// Time limits of calls to a remote store. They nest: a lock or a connection is given up before its statement, a statement before
/// its attempt, an attempt before its call. So the driver ends what it started, and nothing holds a connection or a lock longer than
/// its call.
/// </summary>
public static class StoreTimeouts
{
    /// <summary>A call that a client waits for, with its retries; clients give up at about the same time.</summary>
    public static TimeSpan Call { get; } = TimeSpan.FromSeconds(10);

    /// <summary>One attempt of a call. An attempt that times out is not retried.</summary>
    public static TimeSpan Attempt { get; } = TimeSpan.FromSeconds(8.5);

    /// <summary>The statements of one attempt together.</summary>
    public static TimeSpan Statements { get; } = TimeSpan.FromSeconds(8);

    /// <summary>Opening a connection.</summary>
    public static TimeSpan Connect { get; } = TimeSpan.FromSeconds(5);

    /// <summary>Waiting for an application lock in a call that a client waits for.</summary>
    public static TimeSpan Lock { get; } = TimeSpan.FromSeconds(5);

    /// <summary>Bulk work, which no client waits for, with its retries.</summary>
    public static TimeSpan Bulk { get; } = TimeSpan.FromMinutes(5);

    /// <summary>The statements of one attempt of bulk work together, and a statement of a streamed read.</summary>
    public static TimeSpan BulkStatements { get; } = TimeSpan.FromMinutes(4);

    /// <summary>Waiting for an application lock in bulk work.</summary>
    public static TimeSpan BulkLock { get; } = TimeSpan.FromMinutes(1);
}
