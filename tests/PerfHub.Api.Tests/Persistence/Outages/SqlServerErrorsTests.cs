using System.Data;
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

    public static TheoryData<int> CutPositions => [.. Enumerable.Range(0, Tds.CreateDoneResponse(TdsRequest.Statement).Length)];

    [Theory]
    [MemberData(nameof(CutPositions))]
    public async Task A_connection_that_ends_anywhere_in_a_row_is_an_outage_and_is_retried(int bytes)
    {
        await using var server = new FakeSqlServer(request => request == TdsRequest.Statement ? TdsReply.Cut(bytes) : TdsReply.Done);
        var dialect = StoreCalls.CreateDialect(server.EndPoint);

        var error = (await Record.ExceptionAsync(() => StoreCalls.ReadAsync(new Db(dialect))))!;

        Assert.True(Db.IsUnavailable(error, dialect), error.ToString());
        Assert.Equal(4, server.Requests.Count(request => request == TdsRequest.Statement));
    }

    [Theory]
    [InlineData(1205, true, false, false)]
    [InlineData(40613, true, true, false)]
    [InlineData(-2, false, true, false)]
    [InlineData(2627, false, false, true)]
    public async Task An_error_that_Dapper_or_a_task_wraps_is_classified_by_its_cause(int number, bool isTransient, bool isOutage, bool isDuplicate)
    {
        var cause = await FakeSqlServer.CreateExceptionAsync(number);

        foreach (var error in (Exception[])[new DataException("Error parsing column 0", cause), new AggregateException(new InvalidOperationException("x", cause))])
        {
            Assert.Equal(
                (isTransient, isOutage, isDuplicate),
                (SqlServerErrors.IsTransient(error), SqlServerErrors.IsOutage(error), SqlServerErrors.IsDuplicateKey(error)));
        }
    }

    [Fact]
    public void An_error_of_our_own_code_is_not_an_outage()
    {
        Exception[] errors =
        [
            Record.Exception(() => new List<int>()[3])!, Record.Exception(() => "a"[5])!, new IOException("disk"), new InvalidOperationException("pool"),
        ];

        Assert.All(errors, error => Assert.False(SqlServerErrors.IsOutage(error)));
    }

    [Fact]
    public async Task A_refused_login_is_an_outage()
    {
        await using var server = new FakeSqlServer(request => request == TdsRequest.Login ? TdsReply.Error(18456, 14) : TdsReply.Done);
        var dialect = StoreCalls.CreateDialect(server.EndPoint);

        Assert.True(Db.IsUnavailable((await Record.ExceptionAsync(() => StoreCalls.ReadAsync(new Db(dialect))))!, dialect));
    }
}
