using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.SqlServer;
using PerfHub.Api.Tests.Stores;

namespace PerfHub.Api.Tests.Data.Outages;

/// <summary>What the driver's own exceptions mean, by their numbers.</summary>
public sealed class ErrorNumberTests
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
        var error = await ScriptedSqlServer.Exception(number);

        Assert.Equal((isTransient, isOutage), (SqlServerErrors.IsTransient(error), SqlServerErrors.IsOutage(error)));
        Assert.False(SqlServerErrors.IsDuplicate(error));
    }

    [Theory]
    [InlineData(2601)]
    [InlineData(2627)]
    public async Task A_taken_key_is_a_duplicate_and_nothing_else(int number)
    {
        var error = await ScriptedSqlServer.Exception(number, 14);

        Assert.True(SqlServerErrors.IsDuplicate(error));
        Assert.False(SqlServerErrors.IsTransient(error) || SqlServerErrors.IsOutage(error));
    }

    [Theory]
    [InlineData(1205, 2)]
    [InlineData(2627, 2)]
    [InlineData(547, 1)]
    public async Task A_deadlock_and_a_lost_race_run_again_from_the_start_and_a_broken_rule_does_not(int number, int runs)
    {
        var errors = 1;
        await using var server = new ScriptedSqlServer(
            asked => asked == Asked.Statement && errors-- > 0 ? Reply.Error(number) : Reply.Done);

        await Record.ExceptionAsync(() => Calls.Write(new Db(Calls.Dialect(server.EndPoint))));

        Assert.Equal(runs, server.Log.Count(asked => asked == Asked.Begin));
        Assert.Equal(runs - 1, server.Log.Count(asked => asked == Asked.Commit));
    }

    [Fact]
    public async Task A_refused_log_in_is_an_outage()
    {
        await using var server = new ScriptedSqlServer(asked => asked == Asked.Login ? Reply.Error(18456, 14) : Reply.Done);
        var dialect = Calls.Dialect(server.EndPoint);

        Assert.True(Db.IsAway((await Record.ExceptionAsync(() => Calls.Read(new Db(dialect))))!, dialect));
    }
}
