using System.Security.Cryptography;
using Dapper;
using Microsoft.Data.SqlClient;
using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.Migrations;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Api.Tests.Persistence.StatementChecks;

namespace PerfHub.Api.Tests.Persistence;

/// <summary>Migrating a SQL Server database, by several hosts and by logins with few rights.</summary>
public sealed class MigrationTestsOnSqlServer
{
    private const string SecurityPolicyScript = "row_level_security";

    [StoreFact]
    [RequiresServerFeature(ServerFeature.SecurityPolicies)]
    public async Task Hosts_that_start_together_on_an_empty_database_run_each_script_once()
    {
        await using var database = await EmptySqlServerDatabase.CreateAsync();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
            () => database.CreateDialect().Migrate(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        Assert.Equal(
            SqlServerMigrationScripts.All.Select(script => script.Name).Append($"PerfHub.Api.Data.Migrations.SqlServer.{NormalizedTextFill.Name}").Order(StringComparer.Ordinal),
            await ListScriptsAsync(database));
        Assert.Equal(1, await QueryScalarAsync(database, "SELECT CONVERT(int, is_read_committed_snapshot_on) FROM sys.databases WHERE database_id = DB_ID()"));
        Assert.Equal(1, await QueryScalarAsync(database, "SELECT CONVERT(int, snapshot_isolation_state) FROM sys.databases WHERE database_id = DB_ID()"));
    }

    [StoreFact]
    [RequiresServerFeature(ServerFeature.DatabaseOptions)]
    public async Task A_login_without_schema_rights_can_open_an_up_to_date_database()
    {
        await using var database = await EmptySqlServerDatabase.CreateAsync();
        database.CreateDialect().Migrate();
        await using var login = await RestrictedLogin.CreateAsync(database);
        var dialect = EmptySqlServerDatabase.CreateDialect(login.ConnectionString);

        dialect.Migrate();

        Assert.Equal(0, await new Db(dialect).QueryFirstOrDefaultAsync<long>("SELECT COUNT(*) FROM Bureau", new { }, CancellationToken.None));
    }

    // With the options that a deployment sets, the first script fails; without them, setting the options fails before it.
    [StoreTheory]
    [RequiresServerFeature(ServerFeature.DatabaseOptions)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_login_without_schema_rights_cannot_migrate_an_empty_database_and_leaves_it_empty(bool hasOptions)
    {
        await using var database = await EmptySqlServerDatabase.CreateAsync();
        if (hasOptions)
        {
            await TestSqlServer.ExecuteSqlAsync(
                database.ConnectionString,
                "ALTER DATABASE CURRENT SET ALLOW_SNAPSHOT_ISOLATION ON; ALTER DATABASE CURRENT SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE");
        }

        await using var login = await RestrictedLogin.CreateAsync(database);

        var refused = Assert.Throws<StoreInitializationException>(EmptySqlServerDatabase.CreateDialect(login.ConnectionString).Migrate);

        Assert.DoesNotContain('\n', refused.Message);
        Assert.Equal(0, await QueryScalarAsync(database, "SELECT COUNT(*) FROM sys.objects WHERE is_ms_shipped = 0 AND type IN ('U', 'V', 'P', 'FN', 'IF', 'TF', 'SP')"));
        Assert.Equal(0, await QueryScalarAsync(database, "SELECT COUNT(*) FROM sys.types WHERE is_user_defined = 1"));
    }

    [StoreFact]
    [RequiresServerFeature(ServerFeature.SecurityPolicies)]
    public async Task With_row_level_security_no_plan_is_parallel()
    {
        const string MaxDopSql = "SELECT CONVERT(int, value) FROM sys.database_scoped_configurations WHERE name = N'MAXDOP'";
        await using var database = await EmptySqlServerDatabase.CreateAsync();

        database.CreateDialect(rowLevelSecurity: false).Migrate();
        Assert.NotEqual(1, await QueryScalarAsync(database, MaxDopSql));

        database.CreateDialect(rowLevelSecurity: true).Migrate();
        Assert.Equal(1, await QueryScalarAsync(database, MaxDopSql));
    }

    [StoreFact]
    [RequiresServerFeature(ServerFeature.SecurityPolicies)]
    public async Task The_security_policy_is_created_once_row_level_security_is_turned_on()
    {
        await using var database = await EmptySqlServerDatabase.CreateAsync();

        database.CreateDialect(rowLevelSecurity: false).Migrate();
        Assert.DoesNotContain(await ListScriptsAsync(database), script => script.Contains(SecurityPolicyScript, StringComparison.Ordinal));
        Assert.Equal(0, await QueryScalarAsync(database, "SELECT COUNT(*) FROM sys.security_policies"));

        database.CreateDialect().Migrate();
        Assert.Contains(await ListScriptsAsync(database), script => script.Contains(SecurityPolicyScript, StringComparison.Ordinal));
        Assert.Equal(1, await QueryScalarAsync(database, "SELECT COUNT(*) FROM sys.security_policies WHERE is_enabled = 1"));
    }

    [StoreFact]
    [RequiresServerFeature(ServerFeature.SecurityPolicies)]
    public async Task Turning_row_level_security_off_is_refused_while_the_database_has_the_policy()
    {
        await using var database = await EmptySqlServerDatabase.CreateAsync();
        database.CreateDialect().Migrate();

        var refused = Assert.Throws<StoreInitializationException>(database.CreateDialect(rowLevelSecurity: false).Migrate);

        Assert.Contains("PerfHub__RowLevelSecurity=false", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    private static async Task<List<string>> ListScriptsAsync(EmptySqlServerDatabase database)
    {
        await using var connection = new SqlConnection(database.ConnectionString);
        return (await connection.QueryAsync<string>("SELECT ScriptName FROM SchemaVersions ORDER BY Id")).AsList();
    }

    private static async Task<int> QueryScalarAsync(EmptySqlServerDatabase database, string sql)
    {
        await using var connection = new SqlConnection(database.ConnectionString);
        return await connection.ExecuteScalarAsync<int>(sql);
    }

    /// <summary>A login with the rights that deploy/sql/create-database.sql gives the hosts.</summary>
    private sealed class RestrictedLogin : IAsyncDisposable
    {
        private readonly string _name, _server;

        private RestrictedLogin(string name, string server, string connectionString) =>
            (_name, _server, ConnectionString) = (name, server, connectionString);

        public string ConnectionString { get; }

        public static async Task<RestrictedLogin> CreateAsync(EmptySqlServerDatabase database)
        {
            var builder = new SqlConnectionStringBuilder(database.ConnectionString);
            var (name, password) = (builder.InitialCatalog + "_api", "P1-" + Convert.ToHexString(RandomNumberGenerator.GetBytes(16)));
            await TestSqlServer.ExecuteSqlAsync(database.ConnectionString, $"""
                CREATE LOGIN {name} WITH PASSWORD = '{password}';
                CREATE USER {name} FOR LOGIN {name} WITH DEFAULT_SCHEMA = dbo;
                GRANT SELECT, INSERT, UPDATE, DELETE, EXECUTE ON SCHEMA::dbo TO {name};
                """);
            var server = new SqlConnectionStringBuilder(database.ConnectionString) { InitialCatalog = "master" };
            (builder.IntegratedSecurity, builder.UserID, builder.Password, builder.Pooling) = (false, name, password, false);
            return new RestrictedLogin(name, server.ConnectionString, builder.ConnectionString);
        }

        public async ValueTask DisposeAsync() => await TestSqlServer.ExecuteSqlAsync(_server, $"DROP LOGIN {_name}");
    }
}
