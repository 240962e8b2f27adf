using Microsoft.Data.SqlClient;
using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.SqlServer;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Persistence.Outages;

/// <summary>What the driver's own exceptions mean, by their numbers.</summary>
public sealed class SqlServerErrorsTests
{
    [Theory]
    [InlineData(1205, true, false)]
    [InlineData(3960, true, false)]
    [InlineData(40613, true, true)]
    [InlineData(9002, true, true)]
    [InlineData(547, false, false)]
    [InlineData(8152, false, false)]
    public async Task A_number_tells_whether_to_try_again_and_whether_the_store_is_away(int number, bool isTransient, bool isOutage)
    {
        var error = await FakeSqlServer.CreateExceptionAsync(number);

        Assert.Equal((isTransient, isOutage), (SqlServerErrors.IsTransient(error), SqlServerErrors.IsOutage(error)));
        Assert.False(SqlServerErrors.IsDuplicateKey(error));
    }

    [Theory]
    [InlineData(2601)]
    [InlineData(2627)]
    public async Task A_taken_key_is_a_duplicate_and_nothing_else(int number)
    {
        var error = await FakeSqlServer.CreateExceptionAsync(number, 14);

        Assert.True(SqlServerErrors.IsDuplicateKey(error));
        Assert.False(SqlServerErrors.IsTransient(error) || SqlServerErrors.IsOutage(error));
    }

    [Theory]
    [InlineData(1205, 2)]
    [InlineData(2627, 2)]
    [InlineData(547, 1)]
    public async Task A_deadlock_and_a_lost_race_run_again_from_the_start_and_a_broken_rule_does_not(int number, int runs)
    {
        var errors = 1;
        await using var server = new FakeSqlServer(
            asked => asked == TdsRequest.Statement && errors-- > 0 ? TdsReply.Error(number) : TdsReply.Done);

        await Record.ExceptionAsync(() => StoreCalls.WriteAsync(new Db(StoreCalls.CreateDialect(server.EndPoint))));

        Assert.Equal(runs, server.Requests.Count(asked => asked == TdsRequest.Begin));
        Assert.Equal(runs - 1, server.Requests.Count(asked => asked == TdsRequest.Commit));
    }

    [Fact]
    public async Task A_refused_log_in_is_an_outage()
    {
        await using var server = new FakeSqlServer(asked => asked == TdsRequest.Login ? TdsReply.Error(18456, 14) : TdsReply.Done);
        var dialect = StoreCalls.CreateDialect(server.EndPoint);

        Assert.True(Db.IsUnavailable((await Record.ExceptionAsync(() => StoreCalls.ReadAsync(new Db(dialect))))!, dialect));
    }
}
