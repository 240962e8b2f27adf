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
        if (_log.Exists && _log.Length > MaxBytes)
        {
            LogStreamsEnded(_log.Length >> 20, MinStreamTime);
            streams.Interrupt(MinStreamTime);
        }
    }

    [LoggerMessage(2, LogLevel.Warning, "The write-ahead log has {Megabytes} MB: downloads that have run for more than {MinStreamTime} are ended.")]
    private partial void LogStreamsEnded(long megabytes, TimeSpan minStreamTime);
}
