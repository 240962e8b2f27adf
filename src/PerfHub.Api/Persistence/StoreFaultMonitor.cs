using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Polly;

namespace PerfHub.Api.Persistence;

/// <summary>
/// Classifies the failures of the store and logs them: one line for each kind of failure, at most once a minute, because every request and
/// every background service meets the same failure.
/// </summary>
public sealed partial class StoreFaultMonitor(Dialect dialect, TimeProvider time, ILogger<StoreFaultMonitor> logger)
{
    private readonly LogThrottle[] _throttles = [.. Enum.GetValues<StoreFault>().Select(_ => new LogThrottle(time))];

    // The writer fails all work of a batch with one exception, and an exception passes several places that report it.
    private readonly ConditionalWeakTable<Exception, object> _reported = [];

    private volatile bool _isDamaged;

    /// <summary>Whether the store has reported damage since the host started. Damage does not heal; a restored file needs a restart.</summary>
    public bool IsDamaged => _isDamaged;

    /// <summary>The kind of failure; <see langword="null"/> if the error is none of the store.</summary>
    public StoreFault? Classify(Exception error) =>
        IsUndecodable(error) ? StoreFault.Damaged
        : !Db.IsUnavailable(error, dialect) ? null
        : error is ExecutionRejectedException ? StoreFault.Unavailable
        : dialect.GetFault(error);

    /// <summary>Logs a failure of the store, unless it was reported before; returns whether it is one.</summary>
    public bool Report(Exception error)
    {
        if (Classify(error) is not { } fault)
        {
            return false;
        }

        if (_reported.TryAdd(error, error))
        {
            // A value that cannot be decoded concerns only its readers, so the host stays ready.
            _isDamaged |= fault == StoreFault.Damaged && !IsUndecodable(error);
            Log(fault, error);
        }

        return true;
    }

    /// <summary>Whether a column does not hold what was written: Dapper or a decoder cannot read it, but the store can.</summary>
    public bool IsUndecodable(Exception error) =>
        error is StoredValueException
        || (error is DataException { InnerException: { } cause and not DbException } && error.Source == nameof(Dapper) && !dialect.IsOutage(cause));

    private void Log(StoreFault fault, Exception error)
    {
        if (_throttles[(int)fault].TryClaimLine() is not { } count)
        {
            return;
        }

        // Dapper's message has the value.
        var reason = StoreInitializationException.ToSingleLine(error is DataException ? "a column has a value of the wrong type." : error.Message);
        switch (fault)
        {
            case StoreFault.Unavailable:
                LogUnavailable(reason, count);
                break;
            case StoreFault.Full:
                LogFull(dialect.Location, reason, count);
                break;
            case StoreFault.Moved:
                LogMoved(reason, count);
                break;
            default:
                LogDamaged(dialect.Location, reason, count);
                break;
        }
    }

    [LoggerMessage(3, LogLevel.Error, "The store is unavailable: {Reason} Requests get 503. Failures since the last such line: {Count}.")]
    private partial void LogUnavailable(string reason, int count);

    [LoggerMessage(4, LogLevel.Error, "The disk of {Location} is full or rejects writes: {Reason} Writes get 503, reads succeed, and API keys can still be revoked. Free some space; no restart is needed. Failures since the last such line: {Count}.")]
    private partial void LogFull(string location, string reason, int count);

    [LoggerMessage(5, LogLevel.Error, "{Reason} Requests get 503. Failures since the last such line: {Count}.")]
    private partial void LogMoved(string reason, int count);

    [LoggerMessage(6, LogLevel.Critical, "There is damage in {Location}: {Reason} Requests that meet the damage get 503. Stop the host, keep a copy of the damaged files, check the disk, and restore a backup. Failures since the last such line: {Count}.")]
    private partial void LogDamaged(string location, string reason, int count);
}
