using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.Sqlite;
using PerfHub.Api.Persistence.SqlServer;
using PerfHub.Api.Tests.Infrastructure.Stores;
using Polly.Timeout;

namespace PerfHub.Api.Tests.Persistence;

/// <summary>The writes of one bureau take turns at a remote store.</summary>
public sealed class WriteLimiterTests
{
    private const string North = "65010401", South = "65010402";

    [Fact]
    public async Task Writes_of_a_bureau_beyond_the_limit_wait_and_other_bureaus_do_not()
    {
        await using var limiter = new WriteLimiter(CreateRemoteDialect());
        var turns = new[] { await limiter.WaitAsync(North, CancellationToken.None), await limiter.WaitAsync(North, CancellationToken.None) };

        var third = limiter.WaitAsync(North, CancellationToken.None);
        using var elsewhere = await limiter.WaitAsync(South, CancellationToken.None);
        Assert.False(third.IsCompleted);

        turns[0].Dispose();
        (await third).Dispose();
        turns[1].Dispose();
    }

    [Fact]
    public async Task A_write_whose_turn_does_not_come_in_time_is_rejected_and_leaves_the_line()
    {
        await using var limiter = new WriteLimiter(CreateRemoteDialect(TimeSpan.FromSeconds(0.1)));
        var turns = new[] { await limiter.WaitAsync(North, CancellationToken.None), await limiter.WaitAsync(North, CancellationToken.None) };

        await Assert.ThrowsAsync<TimeoutRejectedException>(() => limiter.WaitAsync(North, CancellationToken.None));

        turns[0].Dispose();
        (await limiter.WaitAsync(North, CancellationToken.None)).Dispose();
        turns[1].Dispose();
    }

    [Fact]
    public async Task A_caller_that_gives_up_gets_a_cancellation()
    {
        await using var limiter = new WriteLimiter(CreateRemoteDialect());
        var turns = new[] { await limiter.WaitAsync(North, CancellationToken.None), await limiter.WaitAsync(North, CancellationToken.None) };
        using var gone = new CancellationTokenSource();

        var waiting = limiter.WaitAsync(North, gone.Token);
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Array.ForEach(turns, turn => turn.Dispose());
    }

    // SQLite has one writer, whose queue is its own.
    [Fact]
    public async Task Nothing_waits_for_an_embedded_store()
    {
        await using var dialect = new SqliteDialect("Data Source=unused.db", NullLogger<SqliteDialect>.Instance);
        await using var limiter = new WriteLimiter(dialect);

        var turns = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => limiter.WaitAsync(North, CancellationToken.None)));

        Array.ForEach(turns, turn => turn.Dispose());
    }

    private static SqlServerDialect CreateRemoteDialect(TimeSpan? call = null) => new(
        SqlServerConnectionStrings.Create(
            FakeSqlServer.GetConnectionString(new IPEndPoint(IPAddress.Loopback, 1), ""), null, allowUnencrypted: true, call is { } time ? new StoreTimeouts(time) : null),
        rowLevelSecurity: false);
}
