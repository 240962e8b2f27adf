using System.Data;
using PerfHub.Api.Persistence.Sqlite;
using PerfHub.Api.Tests.Infrastructure.Stores;
using Polly.Timeout;

namespace PerfHub.Api.Tests.Persistence;

public sealed class SqliteConnectionPoolTests
{
    [Fact]
    public async Task A_caller_that_gets_no_connection_in_time_is_refused_and_the_next_one_gets_it()
    {
        await using var store = new TempSqliteStore();
        using var guard = new SqliteFileGuard($"Data Source={store.FilePath}");
        await using var pool = new SqliteConnectionPool($"Data Source={store.FilePath}", guard, 1, TimeSpan.FromMilliseconds(50), "test");
        var connection = await pool.RentAsync(CancellationToken.None);

        await Assert.ThrowsAsync<TimeoutRejectedException>(async () => await pool.RentAsync(CancellationToken.None));

        await connection.DisposeAsync();
        await using var next = await pool.RentAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Closing_a_pool_waits_for_its_connections_and_refuses_others()
    {
        await using var store = new TempSqliteStore();
        using var guard = new SqliteFileGuard($"Data Source={store.FilePath}");
        var pool = new SqliteConnectionPool($"Data Source={store.FilePath}", guard, 2, TimeSpan.FromSeconds(30), "test");
        var connection = await pool.RentAsync(CancellationToken.None);

        var closing = pool.DisposeAsync().AsTask();
        Assert.False(closing.IsCompleted);
        await connection.DisposeAsync();
        await closing;

        Assert.Equal(ConnectionState.Closed, connection.State);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await pool.RentAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_connection_that_is_returned_to_a_closed_pool_is_closed()
    {
        await using var store = new TempSqliteStore();
        using var guard = new SqliteFileGuard($"Data Source={store.FilePath}");
        var pool = new SqliteConnectionPool($"Data Source={store.FilePath}", guard, 1, TimeSpan.FromSeconds(30), "test");
        var connection = await pool.RentAsync(CancellationToken.None);
        await pool.DisposeAsync();
        Assert.Equal(ConnectionState.Open, connection.State);

        await connection.DisposeAsync();

        Assert.Equal(ConnectionState.Closed, connection.State);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await pool.RentAsync(CancellationToken.None));
    }
}
