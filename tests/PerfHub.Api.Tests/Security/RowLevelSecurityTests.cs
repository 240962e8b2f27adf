using System.Net;
using Dapper;
using Microsoft.Data.SqlClient;
using PerfHub.Api.Persistence;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Security;

/// <summary>Whatever a statement asks SQL Server for, it reaches the rows of the connection's own tenant alone.</summary>
public sealed class RowLevelSecurityTestsOnSqlServer(SqlServerHost host) : IClassFixture<SqlServerHost>
{
    // https://learn.microsoft.com/sql/relational-databases/errors-events/database-engine-events-and-errors
    private const int BlockedByPolicyError = 33504, ForeignKeyError = 547, ReadOnlyContextError = 15664;

    // The predicate is as in the migration, e.g. ([dbo].[MayReach]([Bureau])).
    private const string TablesSql = """
        SELECT OBJECT_NAME(target_object_id) AS Name, predicate_definition AS Predicate
        FROM sys.security_predicates WHERE predicate_type_desc = 'FILTER' ORDER BY Name
        """;

    // A batch of its own, which the host never takes up.
    private const string InsertOutboxRowSql = "INSERT INTO RankingOutbox (Id, ClaimId, Bureau, ReportId) VALUES (@id, -1, @bureau, 0)";

    // Rows that refer to others by their bureau, or are referred to by it.
    private static readonly string[] ReferencedTables = ["Bureau", "Unit", "ApiKey", "Standing", "FilingWindow", "FilingExtension", "MidYearFiling", "PolicyVersion"];

    private static long _id;

    [StoreFact]
    public async Task Every_table_shows_the_rows_of_the_connections_bureau_and_of_those_below_and_no_others()
    {
        var (mine, other) = (await CreateFilledRegionAsync(), await CreateFilledRegionAsync());
        foreach (var (name, column) in await ListTablesAsync())
        {
            async Task<List<string>> Seen(string? bureau)
            {
                await using var connection = await TenantConnection.OpenAsync(host.ConnectionString, bureau);
                return (await connection.QueryAsync<string>($"SELECT DISTINCT {column} FROM {name} ORDER BY {column}")).AsList();
            }

            Assert.Equal((name, [mine.North]), (name, await Seen(mine.North)));
            var inCity = await Seen(mine.City);
            Assert.Contains(mine.North, inCity);
            Assert.Contains(mine.South, inCity);
            Assert.All(inCity, seen => Assert.StartsWith(mine.City, seen, StringComparison.Ordinal));
            Assert.Empty(await Seen(null));
            Assert.Empty(await Seen("none"));
            var all = await Seen(TenantContext.AllBureaus);
            Assert.Contains(mine.South, all);
            Assert.Contains(other.North, all);
        }
    }

    [StoreFact]
    public async Task Every_table_refuses_to_give_a_row_to_another_tenant_and_does_not_find_theirs()
    {
        var (mine, other) = (await CreateFilledRegionAsync(), await CreateFilledRegionAsync());
        await using var connection = await TenantConnection.OpenAsync(host.ConnectionString, mine.North);
        foreach (var (name, column) in await ListTablesAsync())
        {
            // Rows that others refer to may be refused for that before the policy is asked.
            var moved = await Assert.ThrowsAsync<SqlException>(() => connection.ExecuteAsync(
                $"UPDATE {name} SET {column} = 'strange' WHERE {column} = @mine", new { mine = mine.North }));
            Assert.Contains(moved.Number, ReferencedTables.Contains(name) ? [BlockedByPolicyError, ForeignKeyError] : (int[])[BlockedByPolicyError]);
            var theirs = new { theirs = other.North };
            Assert.Equal(0, await connection.ExecuteAsync($"UPDATE {name} SET {column} = {column} WHERE {column} = @theirs", theirs));
            Assert.Equal(0, await connection.ExecuteAsync($"DELETE FROM {name} WHERE {column} = @theirs", theirs));
        }
    }

    [StoreFact]
    public async Task A_policy_is_read_below_its_bureau_and_changed_from_nowhere_there()
    {
        var region = await Region.CreateAsync(host);
        (await region.Admin.PutPolicyAsync(new { })).Expect(HttpStatusCode.OK);
        (await region.Admin.PutPolicyAsync(new { }, region.South)).Expect(HttpStatusCode.OK);
        await using var connection = await TenantConnection.OpenAsync(host.ConnectionString, region.North);

        Assert.Equal([region.City], await connection.QueryAsync<string>("SELECT Bureau FROM PolicyVersion"));
        Assert.Equal(
            BlockedByPolicyError,
            (await Assert.ThrowsAsync<SqlException>(() => connection.ExecuteAsync("UPDATE PolicyVersion SET Document = NULL"))).Number);
    }

    [StoreFact]
    public async Task A_row_is_inserted_for_ones_own_tenant_and_for_no_other()
    {
        var (mine, other) = (await CreateFilledRegionAsync(), await CreateFilledRegionAsync());
        await using var connection = await TenantConnection.OpenAsync(host.ConnectionString, mine.North);

        Assert.Equal(1, await InsertOutboxRowAsync(connection, mine.North));
        foreach (var stranger in (string[])[other.North, mine.South, mine.City])
        {
            Assert.Equal(BlockedByPolicyError, (await Assert.ThrowsAsync<SqlException>(() => InsertOutboxRowAsync(connection, stranger))).Number);
        }

        await using var nobody = await TenantConnection.OpenAsync(host.ConnectionString, null);
        Assert.Equal(BlockedByPolicyError, (await Assert.ThrowsAsync<SqlException>(() => InsertOutboxRowAsync(nobody, mine.North))).Number);
    }

    [StoreFact]
    public async Task What_runs_on_a_connection_cannot_say_that_it_is_anothers()
    {
        await using var connection = await TenantConnection.OpenAsync(host.ConnectionString, "650104");

        var refused = await Assert.ThrowsAsync<SqlException>(() => connection.ExecuteAsync(TenantConnection.SetTenantSql, new { bureau = "*" }));

        Assert.Equal(ReadOnlyContextError, refused.Number);
        Assert.Equal("650104", await GetSessionBureauAsync(connection));
    }

    [StoreFact]
    public async Task A_connection_that_comes_back_from_the_pool_is_nobodys()
    {
        var pool = new SqlConnectionStringBuilder(host.ConnectionString) { MaxPoolSize = 1, ApplicationName = "pool-of-one" }.ConnectionString;
        int session;
        await using (var first = await TenantConnection.OpenAsync(pool, "650104"))
        {
            Assert.Equal("650104", await GetSessionBureauAsync(first));
            session = first.ServerProcessId;
        }

        await using var second = await TenantConnection.OpenAsync(pool, null);

        Assert.Equal(session, second.ServerProcessId);
        Assert.Null(await GetSessionBureauAsync(second));
    }

    private static Task<int> InsertOutboxRowAsync(SqlConnection connection, string bureau) =>
        connection.ExecuteAsync(InsertOutboxRowSql, new { id = Interlocked.Increment(ref _id), bureau });

    private static Task<string?> GetSessionBureauAsync(SqlConnection connection) =>
        connection.ExecuteScalarAsync<string?>("SELECT CONVERT(nvarchar(12), SESSION_CONTEXT(N'Bureau'))");

    /// <summary>A region that has rows of both districts in every table.</summary>
    private async Task<Region> CreateFilledRegionAsync()
    {
        var region = await Region.CreateAsync(host);
        await using var service = await TenantConnection.OpenAsync(host.ConnectionString, TenantContext.AllBureaus);
        foreach (var district in (string[])[region.North, region.South])
        {
            var unit = await region.RegisterUnitAsync(bureau: district);
            (string, string) always = ("2000-01-01T00:00:00Z", "2099-01-01T00:00:00Z");
            (await region.Admin.PutWindowsAsync(always, always, district)).Expect(HttpStatusCode.OK);
            (await region.Admin.GrantExtensionAsync(unit.UnitCode, "2100-01-01T00:00:00Z", district)).Expect(HttpStatusCode.Created);
            (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
            (await region.Admin.PutPolicyAsync(new { }, district)).Expect(HttpStatusCode.OK);
            (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(30))).Expect(HttpStatusCode.Created);
            await InsertOutboxRowAsync(service, district);
        }

        // Brings the rankings up to date.
        (await region.Admin.GetRankingAsync()).Expect(HttpStatusCode.OK);
        return region;
    }

    private async Task<List<(string Name, string Column)>> ListTablesAsync()
    {
        await using var connection = await TenantConnection.OpenAsync(host.ConnectionString, TenantContext.AllBureaus);
        var tables = (await connection.QueryAsync<(string Name, string Predicate)>(TablesSql))
            .Select(it => (it.Name, it.Predicate[(it.Predicate.LastIndexOf('[') + 1)..it.Predicate.LastIndexOf(']')])).ToList();
        Assert.Contains(("Deviation", "Bureau"), tables);
        Assert.Contains(("RankingEntry", "Scope"), tables);
        return tables;
    }
}
