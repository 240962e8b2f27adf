using System.Diagnostics;
using System.Net;
using Dapper;
using Microsoft.Data.SqlClient;
using PerfHub.Api.Reports.Policies;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Persistence;

/// <summary>Another session of SQL Server holds a lock in an open transaction.</summary>
[Trait("Category", "Slow")]
public sealed class BlockedWriteTestsOnSqlServer(SqlServerHost host) : IClassFixture<SqlServerHost>
{
    private const string LockSql = "EXEC sys.sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = 5000";

    private const string TryLockSql = """
        DECLARE @result int;
        EXEC @result = sys.sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = 0;
        SELECT @result;
        """;

    [StoreFact]
    public async Task A_filing_that_waits_for_an_open_transaction_ends_in_503_in_time_and_leaves_no_lock()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var name = $"{region.North}/0137";
        var watch = Stopwatch.StartNew();
        await using (var blocker = new SqlConnection(host.ConnectionString))
        {
            await blocker.OpenAsync();
            await using var transaction = (SqlTransaction)await blocker.BeginTransactionAsync();
            await blocker.ExecuteAsync(LockSql, new { name }, transaction);

            (await unit.FileReportAsync(SeedReport.Bytes)).ExpectProblem(HttpStatusCode.ServiceUnavailable, "unavailable");
            Assert.InRange(watch.Elapsed, TimeSpan.Zero, TestSqlServer.Timeouts.Call + TimeSpan.FromSeconds(5));

            // Other units are not blocked.
            (await (await region.RegisterUnitAsync("0138")).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        }

        // The abandoned attempt ends within its own timeout.
        await using var other = new SqlConnection(host.ConnectionString);
        await other.OpenAsync();
        var (free, deadline) = (-1, TestSqlServer.Timeouts.Call * 2);
        for (var wait = Stopwatch.StartNew(); free < 0 && wait.Elapsed < deadline; await Task.Delay(200))
        {
            await using var probe = (SqlTransaction)await other.BeginTransactionAsync();
            free = await other.ExecuteScalarAsync<int>(TryLockSql, new { name }, probe);
        }

        Assert.True(free >= 0, "The lock of the unit is still held.");
        Assert.Equal(1, (await unit.FileReportAsync(SeedReport.Bytes)).Expect<Receipt>(HttpStatusCode.Created).Revision);
    }

    [StoreFact]
    public async Task A_filing_waits_while_a_policy_of_its_year_is_set_and_not_for_that_of_another_year()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();
        await using var setter = new SqlConnection(host.ConnectionString);
        await setter.OpenAsync();
        await using (var transaction = (SqlTransaction)await setter.BeginTransactionAsync())
        {
            await setter.ExecuteAsync(LockSql, new { name = EffectivePolicy.GetLockName(2023) }, transaction);
            (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

            await setter.ExecuteAsync(LockSql, new { name = EffectivePolicy.GetLockName(2024) }, transaction);
            (await unit.FileReportAsync(SeedReport.CreateVariant(1))).ExpectProblem(HttpStatusCode.ServiceUnavailable, "unavailable");
        }

        Assert.Equal(2, (await unit.FileReportAsync(SeedReport.CreateVariant(1))).Expect<Receipt>(HttpStatusCode.Created).Revision);
    }
}
