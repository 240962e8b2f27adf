namespace PerfHub.Api.Persistence;

/// <summary>
/// Time limits of calls to a remote store. They nest: a lock or a connection is given up before its statement, a statement before
/// its attempt, an attempt before its call. So the driver ends what it started, and nothing holds a connection or a lock longer than
/// its call.
/// </summary>
/// <param name="Call">A call that a client waits for, with its retries; clients give up at about the same time.</param>
public sealed record StoreTimeouts(TimeSpan Call)
{
    /// <summary>Ten seconds for a call.</summary>
    public static StoreTimeouts Default { get; } = new(TimeSpan.FromSeconds(10));

    /// <summary>One attempt of a call. An attempt that times out is not retried.</summary>
    public TimeSpan Attempt => Call * 0.85;

    /// <summary>The statements of a call together.</summary>
    public TimeSpan Statements => Call * 0.8;

    /// <summary>Opening a connection.</summary>
    public TimeSpan Connect => Call * 0.5;

    /// <summary>Waiting for a turn of <see cref="WriteLimiter"/>, which holds neither a connection nor a lock.</summary>
    public TimeSpan Turn => Call * 2;

    /// <summary>Bulk work, which no client waits for, with its retries.</summary>
    public static TimeSpan Bulk { get; } = TimeSpan.FromMinutes(5);

    /// <summary>The statements of bulk work together, and each statement of a streamed read.</summary>
    public static TimeSpan BulkStatements { get; } = TimeSpan.FromMinutes(4);

    /// <summary>
    /// Waiting for an application lock. Bulk work that holds a lock gives up before those who wait for that lock do, and tries again.
    /// </summary>
    public TimeSpan GetLock(CommitMode mode, bool holdsLock) => (mode == CommitMode.Normal, holdsLock) switch
    {
        (true, _) => Call * 0.5,
        (false, false) => TimeSpan.FromMinutes(1),
        (false, true) => Call * 0.25,
    };
}
