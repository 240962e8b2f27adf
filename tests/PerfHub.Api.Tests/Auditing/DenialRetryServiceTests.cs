using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PerfHub.Api.Auditing;
using PerfHub.Api.Persistence;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Auditing;

public sealed class DenialRetryServiceTests : IAsyncLifetime, IAsyncDisposable
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(60);

    private readonly TempSqliteStore _store = new();
    private readonly CapturingLoggerProvider _log = new();
    private readonly ILoggerFactory _loggers;
    private readonly DenialRetryService _service;

    public DenialRetryServiceTests()
    {
        _loggers = LoggerFactory.Create(logging => logging.AddProvider(_log));
        _service = new DenialRetryService(_store.Db, new StoreFaultMonitor(_store.Dialect, TimeProvider.System, NullLogger<StoreFaultMonitor>.Instance), _loggers.CreateLogger<DenialRetryService>());
    }

    [Fact]
    public async Task A_full_queue_drops_its_oldest_entries_and_logs_their_number()
    {
        foreach (var id in Enumerable.Range(1, DenialRetryService.Capacity + 3))
        {
            Enqueue(CreateRow(id));
        }

        await _service.StartAsync(CancellationToken.None);

        await WaitForIdsAsync(Enumerable.Range(4, DenialRetryService.Capacity).Select(id => (long)id));
        Assert.Single(_log.Lines, line => line.StartsWith("Error: The 3 oldest queued audit entries are lost", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_entry_that_fails_again_does_not_block_the_others()
    {
        Enqueue(CreateRow(1) with { Bureau = new string('9', 13) });
        Enqueue(CreateRow(2));
        Enqueue(CreateRow(3));

        await _service.StartAsync(CancellationToken.None);

        await WaitForIdsAsync([2, 3]);
    }

    [Fact]
    public async Task A_stopping_host_writes_what_it_can_and_logs_how_many_entries_are_lost()
    {
        await _service.StartAsync(CancellationToken.None);
        Enqueue(CreateRow(1));
        Enqueue(CreateRow(2) with { Bureau = new string('9', 13) });

        await _service.StopAsync(CancellationToken.None);

        await WaitForIdsAsync([1]);
        Assert.Single(_log.Lines, line => line.StartsWith("Error: 1 queued audit entries are lost because the host stops.", StringComparison.Ordinal));
    }

    [Fact]
    public void The_log_of_a_queued_entry_contains_neither_action_nor_subject()
    {
        Enqueue(CreateRow(1));

        var line = Assert.Single(_log.Lines);
        Assert.Contains("The audit entry 1 (Forbidden, actor 0123456789abcdef, bureau 650104) could not be written", line, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", line, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await _service.StopAsync(CancellationToken.None);
        _service.Dispose();
        _loggers.Dispose();
        _log.Dispose();
        await _store.DisposeAsync();
    }

    Task IAsyncLifetime.InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    private void Enqueue(AuditOutboxRow row) => _service.Enqueue(row, new InvalidOperationException("The store refused it."));

    private async Task WaitForIdsAsync(IEnumerable<long> ids)
    {
        List<long> expected = [.. ids], found;
        for (var elapsed = Stopwatch.StartNew(); ; await Task.Delay(50))
        {
            found = await _store.Db.QueryAsync<long>("SELECT CAST(e.Origin AS INTEGER) FROM AuditEntry e ORDER BY e.Seq", new { }, CancellationToken.None);
            if (found.Count >= expected.Count || elapsed.Elapsed > MaxWait)
            {
                break;
            }
        }

        Assert.Equal(expected, found);
    }

    private static AuditOutboxRow CreateRow(long id) => new()
    {
        Id = id,
        ClaimId = 0,
        Bureau = "650104",
        At = new DateTime(2025, 2, 18, 3, 12, 45, DateTimeKind.Utc),
        Actor = "0123456789abcdef",
        Role = null,
        Action = "GET /secret",
        Subject = "secret",
        Origin = $"{id}",
        Outcome = AuditOutcome.Forbidden,
    };
}
