using System.Net;
using Dapper;
using Microsoft.Data.SqlClient;
using PerfHub.Api.Persistence;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Security;

/// <summary>SQL Server limits every statement to the rows of the tenant that the connection is for.</summary>
[RequiresServerFeature(ServerFeature.SecurityPolicies)]
public sealed class RowLevelSecurityTestsOnSqlServer(SqlServerHost host) : IClassFixture<SqlServerHost>
{
    // https://learn.microsoft.com/sql/relational-databases/errors-events/database-engine-events-and-errors
    private const int BlockedByPolicyError = 33504, ForeignKeyError = 547, ReadOnlyContextError = 15664;

    // A predicate looks like ([dbo].[MayReach]([Bureau])), as in the migration.
    private const string TablesSql = """
        SELECT OBJECT_NAME(target_object_id) AS Name, predicate_definition AS Predicate
        FROM sys.security_predicates WHERE predicate_type_desc = 'FILTER' ORDER BY Name
        """;

    // The host never processes claim -1.
    private const string InsertOutboxRowSql = "INSERT INTO RankingOutbox (Id, ClaimId, Bureau, ReportId) VALUES (@id, -1, @bureau, 0)";

    // Tables with a foreign key on the bureau, in either direction.
    private static readonly string[] ReferencedTables = ["Bureau", "Unit", "ApiKey", "CurrentReport", "FilingWindow", "FilingExtension", "MidYearFiling", "PolicyVersion"];

    // Only hosts of the release before write them.
    private static readonly string[] TablesOfPreviousRelease = ["RankedReport", "RankingEntry", "RankingGroup", "DataVersion"];

    private static long _id;

    [StoreFact]
    public async Task Every_table_shows_only_rows_of_the_connections_bureau_and_of_bureaus_below()
    {
        var (own, other) = (await CreateFilledRegionAsync(), await CreateFilledRegionAsync());
        foreach (var (name, column) in await ListTablesAsync())
        {
            async Task<List<string>> ListBureausAsync(string? bureau)
            {
                await using var connection = await TenantConnection.OpenAsync(host.ConnectionString, bureau);
                return (await connection.QueryAsync<string>($"SELECT DISTINCT {column} FROM {name} ORDER BY {column}")).AsList();
            }

            Assert.Equal((name, [own.North]), (name, await ListBureausAsync(own.North)));
            var inCity = await ListBureausAsync(own.City);
            Assert.Contains(own.North, inCity);
            Assert.Contains(own.South, inCity);
            Assert.All(inCity, bureau => Assert.StartsWith(own.City, bureau, StringComparison.Ordinal));
            Assert.Empty(await ListBureausAsync(null));
            Assert.Empty(await ListBureausAsync("none"));
            var all = await ListBureausAsync(TenantContext.AllBureaus);
            Assert.Contains(own.South, all);
            Assert.Contains(other.North, all);
        }
    }

    [StoreFact]
    public async Task Every_table_refuses_to_reassign_a_row_or_to_touch_rows_of_another_tenant()
    {
        var (own, other) = (await CreateFilledRegionAsync(), await CreateFilledRegionAsync());
        await using var connection = await TenantConnection.OpenAsync(host.ConnectionString, own.North);
        foreach (var (name, column) in await ListTablesAsync())
        {
            // For a referenced row, the foreign key may fail before the policy is checked.
            var moved = await Assert.ThrowsAsync<SqlException>(() => connection.ExecuteAsync(
                $"UPDATE {name} SET {column} = 'other' WHERE {column} = @own", new { own = own.North }));
            Assert.Contains(moved.Number, ReferencedTables.Contains(name) ? [BlockedByPolicyError, ForeignKeyError] : (int[])[BlockedByPolicyError]);
            var args = new { other = other.North };
            Assert.Equal(0, await connection.ExecuteAsync($"UPDATE {name} SET {column} = {column} WHERE {column} = @other", args));
            Assert.Equal(0, await connection.ExecuteAsync($"DELETE FROM {name} WHERE {column} = @other", args));
        }
    }

    [StoreFact]
    public async Task A_bureau_reads_the_policy_of_its_parent_but_cannot_change_it()
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
    public async Task A_connection_inserts_rows_for_its_own_tenant_only()
    {
        var (own, other) = (await CreateFilledRegionAsync(), await CreateFilledRegionAsync());
        await using var connection = await TenantConnection.OpenAsync(host.ConnectionString, own.North);

        Assert.Equal(1, await InsertOutboxRowAsync(connection, own.North));
        foreach (var bureau in (string[])[other.North, own.South, own.City])
        {
            Assert.Equal(BlockedByPolicyError, (await Assert.ThrowsAsync<SqlException>(() => InsertOutboxRowAsync(connection, bureau))).Number);
        }

        await using var anonymous = await TenantConnection.OpenAsync(host.ConnectionString, null);
        Assert.Equal(BlockedByPolicyError, (await Assert.ThrowsAsync<SqlException>(() => InsertOutboxRowAsync(anonymous, own.North))).Number);
    }

    [StoreFact]
    public async Task A_statement_cannot_change_the_tenant_of_its_connection()
    {
        await using var connection = await TenantConnection.OpenAsync(host.ConnectionString, "650104");

        var refused = await Assert.ThrowsAsync<SqlException>(() => connection.ExecuteAsync(TenantConnection.SetTenantSql, new { bureau = "*" }));

        Assert.Equal(ReadOnlyContextError, refused.Number);
        Assert.Equal("650104", await GetSessionBureauAsync(connection));
    }

    [StoreFact]
    public async Task A_pooled_connection_starts_without_a_tenant()
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

    /// <summary>Creates a region with rows of both districts in every table.</summary>
    private async Task<Region> CreateFilledRegionAsync()
    {
        var region = await Region.CreateAsync(host);
        await using var service = await TenantConnection.OpenAsync(host.ConnectionString, TenantContext.AllBureaus);
        foreach (var district in (string[])[region.North, region.South])
        {
            var unit = await region.RegisterUnitAsync(bureau: district);
            (string, string) open = ("2000-01-01T00:00:00Z", "2099-01-01T00:00:00Z");
            (await region.Admin.PutWindowsAsync(open, open, district)).Expect(HttpStatusCode.OK);
            (await region.Admin.GrantExtensionAsync(unit.UnitCode, "2100-01-01T00:00:00Z", district)).Expect(HttpStatusCode.Created);
            (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
            (await region.Admin.PutPolicyAsync(new { }, district)).Expect(HttpStatusCode.OK);
            (await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(30))).Expect(HttpStatusCode.Created);
            await InsertOutboxRowAsync(service, district);
        }

        // A read updates the ranking tables.
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
        return [.. tables.Where(it => !TablesOfPreviousRelease.Contains(it.Name))];
    }
}
