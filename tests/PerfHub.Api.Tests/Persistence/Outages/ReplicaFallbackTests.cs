using PerfHub.Api.Persistence;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Persistence.Outages;

/// <summary>Reads use the primary while the read replica is down, and the outage of one does not reject calls to the other.</summary>
public sealed class ReplicaFallbackTests
{
    // More than open a circuit.
    private const int ReadCount = 40;

    [Fact]
    public async Task While_the_replica_is_down_reads_use_the_primary_and_soon_stop_trying_the_replica()
    {
        await using var store = new TempSqliteStore();
        var dialect = new FailingDialect(store.Dialect, isRemote: true) { ReplicaFailure = FailureKind.Outage };
        var db = new Db(dialect);

        for (var i = 0; i < ReadCount; i++)
        {
            Assert.Equal(0, await ReadAsReaderAsync(db));
        }

        Assert.Equal(ReadCount, dialect.CallCount);
        Assert.InRange(dialect.ReplicaCallCount, 1, ReadCount - 1);
    }

    [Fact]
    public async Task A_slow_query_on_the_replica_is_not_repeated_on_the_primary()
    {
        await using var store = new TempSqliteStore();
        var dialect = new FailingDialect(store.Dialect, isRemote: true) { ReplicaFailure = FailureKind.StatementTimeout };

        var error = await Assert.ThrowsAsync<InjectedFailureException>(() => ReadAsReaderAsync(new Db(dialect)));

        Assert.True(Db.IsUnavailable(error, dialect));
        Assert.Equal((1, 0), (dialect.ReplicaCallCount, dialect.CallCount));
    }

    [Fact]
    public async Task An_outage_of_the_primary_does_not_reject_calls_to_the_replica()
    {
        await using var store = new TempSqliteStore();
        var failures = Enumerable.Repeat<FailureKind?>(FailureKind.Outage, 200);
        var dialect = new FailingDialect(store.Dialect, isRemote: true, failures) { ReplicaFailure = FailureKind.Permanent };
        var db = new Db(dialect);
        for (var i = 0; i < ReadCount; i++)
        {
            await Record.ExceptionAsync(() => db.QueryFirstOrDefaultAsync<long>("SELECT 1", new { }, CancellationToken.None));
        }

        var error = await Assert.ThrowsAsync<InjectedFailureException>(() => ReadAsReaderAsync(db));

        Assert.Equal((FailureKind.Permanent, 1), (error.Failure, dialect.ReplicaCallCount));
    }

    private static async Task<long> ReadAsReaderAsync(Db db)
    {
        TenantContext.Set(new TenantContext("650100", RequiresPrimary: false));
        return await db.QueryFirstOrDefaultAsync<long>("SELECT COUNT(*) FROM Bureau", new { }, CancellationToken.None);
    }
}
