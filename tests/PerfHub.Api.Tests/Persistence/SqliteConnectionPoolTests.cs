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
        using var pool = new SqliteConnectionPool($"Data Source={store.FilePath}", guard, 1, TimeSpan.FromMilliseconds(50), "test");
        var connection = await pool.RentAsync(CancellationToken.None);

        await Assert.ThrowsAsync<TimeoutRejectedException>(async () => await pool.RentAsync(CancellationToken.None));

        await connection.DisposeAsync();
        await using var next = await pool.RentAsync(CancellationToken.None);
    }
}
