using System.Diagnostics;
using System.Security.Cryptography;

namespace PerfHub.Api.Persistence.Sqlite;

/// <summary>
/// Keeps some disk space in a file next to the database. When the disk is full, the file is deleted, and its space is used by the few writes
/// that must succeed then: revoking a key, and the derived data without which reads would fail. Other writes are refused until there is
/// space for the file again.
/// </summary>
internal sealed partial class SqliteDiskReserve(ILogger logger)
{
    private const int Megabytes = 8;

    private static readonly TimeSpan RestoreInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private long _lastAttempt;
    private volatile bool _isReleased;

    /// <summary>The file, next to the database.</summary>
    public string Path { get; set; } = "";

    /// <summary>Creates the file, if there is space.</summary>
    public void Create()
    {
        lock (_lock)
        {
            TryCreate();
        }
    }

    /// <summary>Deletes the file; returns whether its space is free now.</summary>
    public bool TryRelease()
    {
        lock (_lock)
        {
            if (_isReleased)
            {
                return true;
            }

            if (!File.Exists(Path) || !TryDelete())
            {
                return false;
            }

            _isReleased = true;
            _lastAttempt = Stopwatch.GetTimestamp();
            LogReleased(Path, Megabytes);
            return true;
        }
    }

    /// <summary>Refuses an ordinary write while the space is in use, after an attempt to create the file again, at most one a second.</summary>
    /// <exception cref="DiskFullException">There is no space for the file.</exception>
    public void Require()
    {
        if (!_isReleased)
        {
            return;
        }

        lock (_lock)
        {
            if (_isReleased && Stopwatch.GetElapsedTime(_lastAttempt) >= RestoreInterval)
            {
                _lastAttempt = Stopwatch.GetTimestamp();
                TryCreate();
            }

            if (_isReleased)
            {
                throw new DiskFullException($"the reserve of {Megabytes} MB for essential writes is in use.");
            }
        }
    }

    private bool TryDelete()
    {
        try
        {
            File.Delete(Path);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void TryCreate()
    {
        var wasReleased = _isReleased;
        try
        {
            if (new FileInfo(Path) is not { Exists: true, Length: Megabytes << 20 })
            {
                Write();
            }

            _isReleased = false;
            if (wasReleased)
            {
                LogRestored(Path);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A part of the file was written, and then the disk was full. If not even that, no file may be created here, and there is no reserve.
            _isReleased |= File.Exists(Path);
            TryDelete();
        }
    }

    /// <summary>Writes random bytes: file systems store zeros, and blocks that are only announced, without taking their space.</summary>
    private void Write()
    {
        var block = RandomNumberGenerator.GetBytes(1 << 20);
        using var file = new FileStream(Path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        for (var i = 0; i < Megabytes; i++)
        {
            file.Write(block);
        }
    }

    [LoggerMessage(7, LogLevel.Warning, "The disk is full. The reserve “{File}” of {Megabytes} MB was deleted, for essential writes only.")]
    private partial void LogReleased(string file, int megabytes);

    [LoggerMessage(8, LogLevel.Information, "There is disk space again: the reserve “{File}” is kept, and all writes are accepted.")]
    private partial void LogRestored(string file);
}
