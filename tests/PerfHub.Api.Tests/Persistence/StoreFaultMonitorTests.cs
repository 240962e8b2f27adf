using System.Data;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using PerfHub.Api.Persistence;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using Polly.Timeout;

namespace PerfHub.Api.Tests.Persistence;

public sealed class StoreFaultMonitorTests : IAsyncDisposable
{
    private const int Full = 13, Corrupt = 11;

    private readonly TempSqliteStore _store = new();
    private readonly CapturingLoggerProvider _log = new();
    private readonly ManualTimeProvider _time = new();
    private readonly ILoggerFactory _loggers;
    private readonly StoreFaultMonitor _monitor;

    public StoreFaultMonitorTests()
    {
        _loggers = LoggerFactory.Create(logging => logging.AddProvider(_log));
        _monitor = new StoreFaultMonitor(_store.Dialect, _time, _loggers.CreateLogger<StoreFaultMonitor>());
    }

    public async ValueTask DisposeAsync()
    {
        _loggers.Dispose();
        _log.Dispose();
        await _store.DisposeAsync();
    }

    // https://www.sqlite.org/rescode.html
    [Theory]
    [InlineData(5, 5, StoreFault.Unavailable)] // BUSY
    [InlineData(14, 14, StoreFault.Unavailable)] // CANTOPEN, e.g. no file descriptors left
    [InlineData(10, 3082, StoreFault.Unavailable)] // IOERR_NOMEM
    [InlineData(13, 13, StoreFault.Full)] // FULL
    [InlineData(10, 4874, StoreFault.Full)] // IOERR_SHMSIZE
    [InlineData(10, 778, StoreFault.Full)] // IOERR_WRITE, e.g. a quota
    [InlineData(11, 11, StoreFault.Damaged)] // CORRUPT
    [InlineData(11, 779, StoreFault.Damaged)] // CORRUPT_INDEX
    [InlineData(26, 26, StoreFault.Damaged)] // NOTADB
    [InlineData(10, 266, StoreFault.Damaged)] // IOERR_READ
    public void Result_codes_of_SQLite_are_classified(int code, int extendedCode, StoreFault fault)
    {
        var error = new SqliteException("failed", code, extendedCode);

        Assert.Equal(fault, _monitor.Classify(error));
        Assert.Equal(fault, _monitor.Classify(new DataException("Error parsing column 0", error)));
    }

    [Fact]
    public void Errors_of_a_call_are_none_of_the_store()
    {
        const int Constraint = 19;
        Assert.False(_monitor.Report(new SqliteException("NOT NULL", Constraint)));
        Assert.False(_monitor.Report(new InvalidOperationException()));
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public void A_kind_of_failure_is_logged_once_a_minute_with_the_number_of_failures()
    {
        for (var i = 0; i < 100; i++)
        {
            Assert.True(_monitor.Report(new SqliteException("full", Full)));
        }

        _monitor.Report(new TimeoutRejectedException("slow"));
        Assert.Equal(2, _log.Lines.Count);

        _time.Advance(TimeSpan.FromMinutes(1));
        _monitor.Report(new SqliteException("full", Full));

        Assert.Collection(
            _log.Lines,
            line => Assert.EndsWith("Failures since the last such line: 1. ", line, StringComparison.Ordinal),
            line => Assert.StartsWith("Error: The store is unavailable: slow", line, StringComparison.Ordinal),
            line => Assert.EndsWith("Failures since the last such line: 100. ", line, StringComparison.Ordinal));
    }

    [Fact]
    public void An_error_that_several_places_report_counts_once()
    {
        var shared = new SqliteException("full", Full);
        _monitor.Report(shared);
        _monitor.Report(shared);
        _time.Advance(TimeSpan.FromMinutes(1));
        _monitor.Report(new SqliteException("full", Full));

        Assert.EndsWith("Failures since the last such line: 1. ", _log.Lines.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_damage_that_the_store_itself_reports_makes_the_store_damaged()
    {
        _monitor.Report(new StoredValueException("A stored document cannot be decompressed."));
        Assert.False(_monitor.IsDamaged);

        _monitor.Report(new SqliteException("malformed", Corrupt));
        Assert.True(_monitor.IsDamaged);
    }

    /// <summary>A clock that a test advances.</summary>
    private sealed class ManualTimeProvider : TimeProvider
    {
        private long _timestamp;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _timestamp;

        public void Advance(TimeSpan time) => _timestamp += time.Ticks;
    }
}
