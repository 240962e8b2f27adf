using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.SqlServer;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Persistence.Outages;

/// <summary>How Db classifies the exceptions of the SQL Server driver by their error numbers.</summary>
public sealed class SqlServerErrorsTests
{
    [Theory]
    [InlineData(1205, true, false)]
    [InlineData(3960, true, false)]
    [InlineData(40613, true, true)]
    [InlineData(9002, true, true)]
    [InlineData(547, false, false)]
    [InlineData(8152, false, false)]
    public async Task The_error_number_decides_between_transient_and_outage(int number, bool isTransient, bool isOutage)
    {
        var error = await FakeSqlServer.CreateExceptionAsync(number);

        Assert.Equal((isTransient, isOutage), (SqlServerErrors.IsTransient(error), SqlServerErrors.IsOutage(error)));
        Assert.False(SqlServerErrors.IsDuplicateKey(error));
    }

    [Theory]
    [InlineData(2601)]
    [InlineData(2627)]
    public async Task A_duplicate_key_is_neither_transient_nor_an_outage(int number)
    {
        var error = await FakeSqlServer.CreateExceptionAsync(number, 14);

        Assert.True(SqlServerErrors.IsDuplicateKey(error));
        Assert.False(SqlServerErrors.IsTransient(error) || SqlServerErrors.IsOutage(error));
    }

    [Theory]
    [InlineData(1205, 2)]
    [InlineData(2627, 2)]
    [InlineData(547, 1)]
    public async Task Deadlocks_and_duplicate_keys_are_retried_and_constraint_violations_are_not(int number, int runs)
    {
        var errors = 1;
        await using var server = new FakeSqlServer(
            request => request == TdsRequest.Statement && errors-- > 0 ? TdsReply.Error(number) : TdsReply.Done);

        await Record.ExceptionAsync(() => StoreCalls.WriteAsync(new Db(StoreCalls.CreateDialect(server.EndPoint))));

        Assert.Equal(runs, server.Requests.Count(request => request == TdsRequest.Begin));
        Assert.Equal(runs - 1, server.Requests.Count(request => request == TdsRequest.Commit));
    }

    [Fact]
    public async Task A_refused_login_is_an_outage()
    {
        await using var server = new FakeSqlServer(request => request == TdsRequest.Login ? TdsReply.Error(18456, 14) : TdsReply.Done);
        var dialect = StoreCalls.CreateDialect(server.EndPoint);

        Assert.True(Db.IsUnavailable((await Record.ExceptionAsync(() => StoreCalls.ReadAsync(new Db(dialect))))!, dialect));
    }
}
