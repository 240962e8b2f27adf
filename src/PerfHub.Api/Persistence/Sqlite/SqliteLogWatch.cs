using System.Diagnostics;

namespace PerfHub.Api.Persistence.Sqlite;

/// <summary>
/// Ends the oldest streams when the write-ahead log has become too large: it cannot start over while a stream holds a snapshot, and
/// would fill the disk.
/// </summary>
internal sealed partial class SqliteLogWatch(string filePath, SqliteConnectionPool streams, ILogger logger)
{
    private const long MaxBytes = 1L << 30;

    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(1), MinStreamTime = TimeSpan.FromSeconds(30);

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
        if (GetLength() is > MaxBytes and var bytes)
        {
            LogStreamsEnded(bytes >> 20, MinStreamTime);
            streams.Interrupt(MinStreamTime);
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
