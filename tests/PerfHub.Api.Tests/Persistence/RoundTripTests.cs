using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Api.Tests.Persistence.Outages;

namespace PerfHub.Api.Tests.Persistence;

/// <summary>Locks and changed rows travel with the next statement of a SQL Server transaction.</summary>
public sealed class RoundTripTests
{
    private static readonly BureauRow Bureau = new() { Code = "650100", Name = "a", Parent = null, CreatedAt = DateTime.UnixEpoch, TimeZone = null };

    [Fact]
    public async Task Locks_and_rows_cost_no_round_trip_of_their_own()
    {
        await using var server = new FakeSqlServer(_ => TdsReply.Done);

        var number = await new Db(StoreCalls.CreateDialect(server.EndPoint)).WriteAsync(
            async session =>
            {
                await session.AcquireLockAsync("unit");
                await session.InsertAsync([Bureau]);
                await session.AcquireLockAsync("bureau");
                await session.AcquireLockAsync("region");
                await session.AcquireSharedLockAsync("policies");
                var one = await session.QueryFirstOrDefaultAsync<long>("SELECT 1", new { });
                await session.InsertAsync([Bureau]);
                await session.RemoveAsync([Bureau]);
                return one;
            },
            CancellationToken.None);

        Assert.Equal(1, number);
        Assert.Equal([TdsRequest.Login, TdsRequest.Begin, TdsRequest.Statement, TdsRequest.Statement, TdsRequest.Commit], server.Requests);
    }

    [Fact]
    public async Task A_transaction_that_writes_nothing_sends_nothing_more()
    {
        await using var server = new FakeSqlServer(_ => TdsReply.Done);

        await new Db(StoreCalls.CreateDialect(server.EndPoint)).WriteAsync(session => session.QueryFirstOrDefaultAsync<long>("SELECT 1", new { }), CancellationToken.None);

        Assert.Equal([TdsRequest.Login, TdsRequest.Begin, TdsRequest.Statement, TdsRequest.Commit], server.Requests);
    }
}
