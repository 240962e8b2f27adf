using System.Diagnostics;

namespace PerfHub.Api.Persistence.Sqlite;

/// <summary>
/// Ends the oldest streams when the write-ahead log has become too large: it cannot start over while a stream holds a snapshot, and
/// would fill the disk.
/// </summary>
/// <param name="filePath">The path of the database.</param>
/// <param name="streams">The connections of the streams.</param>
/// <param name="minStreamTime">A stream that has run no longer than this continues.</param>
/// <param name="maxBytes">The size of the log, in bytes, above which streams end.</param>
/// <param name="logger">The log of the host.</param>
public sealed partial class SqliteLogWatch(
    string filePath, SqliteConnectionPool streams, TimeSpan minStreamTime, long maxBytes, ILogger logger)
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(1);

    private readonly FileInfo _log = new($"{filePath}-wal");
    private long _lastCheck = Stopwatch.GetTimestamp();

    /// <summary>Checks the log, at most once a second.</summary>
    public void Check()
    {
        if (Stopwatch.GetElapsedTime(_lastCheck) < CheckInterval)
        {
            return;
        }

        _lastCheck = Stopwatch.GetTimestamp();
        _log.Refresh();
        var bytes = GetLength();
        if (bytes > maxBytes)
        {
            LogStreamsEnded(bytes >> 20, minStreamTime);
            streams.Interrupt(minStreamTime);
        }
    }

    // The file is gone while nothing has been written since a checkpoint.
    private long GetLength()
    {
        try
        {
            return _log.Exists ? _log.Length : 0;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    [LoggerMessage(2, LogLevel.Warning, "The write-ahead log has grown to {Megabytes} MB; ending downloads that have run longer than {MinStreamTime}.")]
    private partial void LogStreamsEnded(long megabytes, TimeSpan minStreamTime);
}
