using System.Reflection;
using Dapper;
using DbUp;
using DbUp.Engine.Output;
using Microsoft.Data.SqlClient;
using PerfHub.Api.Persistence.Migrations;

namespace PerfHub.Api.Persistence.SqlServer;

/// <summary>
/// Brings a SQL Server database up to date. Of several hosts that start together, one migrates while the others wait for the lock.
/// If the schema is up to date, the login needs no right to change it.
/// </summary>
internal sealed class SqlServerMigrator(string connectionString, bool rowLevelSecurity)
{
    private const string ScriptFolder = "SqlServer";

    private const string RowLevelSecurityMarker = "row_level_security";

    private const int MaxLockAttempts = 10;

    private static readonly TimeSpan LockRetryDelay = TimeSpan.FromMilliseconds(300);

    // Tables may be large.
    private static readonly TimeSpan ScriptTimeout = TimeSpan.FromHours(1);

    private const string AcquireLockSql = """
        DECLARE @result int;
        EXEC @result = sys.sp_getapplock @Resource = 'perfhub-migrations', @LockMode = 'Exclusive', @LockOwner = 'Session', @LockTimeout = 120000;
        SELECT @result;
        """;

    private const string SelectSnapshotOptionsSql = """
        SELECT CONVERT(int, is_read_committed_snapshot_on) + CASE WHEN snapshot_isolation_state = 1 THEN 2 ELSE 0 END
        FROM sys.databases WHERE database_id = DB_ID()
        """;

    // Longer than the lock timeout, so that the lock timeout ends the wait.
    private const int CommandTimeoutSeconds = 150;

    // Reads then never wait for writes. Open transactions have five seconds to finish.
    private const string EnableReadCommittedSnapshotSql =
        "ALTER DATABASE CURRENT SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK AFTER 5 SECONDS";

    private const string EnableSnapshotIsolationSql = "ALTER DATABASE CURRENT SET ALLOW_SNAPSHOT_ISOLATION ON";

    // https://learn.microsoft.com/sql/t-sql/functions/session-context-transact-sql, known issues: SESSION_CONTEXT, which the security
    // policy asks, can give wrong results in a parallel plan.
    private const string CountSerialPlansSql = "SELECT COUNT(*) FROM sys.database_scoped_configurations WHERE name = N'MAXDOP' AND value = 1";

    // With row-level security, the rows are hidden from a connection that names no bureau.
    private const string ShowAllBureausSql = "EXEC sys.sp_set_session_context @key = N'Bureau', @value = N'*'";

    private const string HideBureausSql = "EXEC sys.sp_set_session_context @key = N'Bureau', @value = NULL";

    private const string UseSerialPlansSql = "ALTER DATABASE SCOPED CONFIGURATION SET MAXDOP = 1";

    /// <exception cref="StoreInitializationException">The database cannot be migrated.</exception>
    public void Migrate()
    {
        try
        {
            using var connection = AcquireLock();
            EnableSnapshotIsolation(connection);
            if (rowLevelSecurity)
            {
                EnsureSerialPlans(connection);
            }

            RunScripts();
        }
        catch (Exception error) when (error is SqlException or ArgumentException or InvalidOperationException)
        {
            throw new StoreInitializationException(StoreInitializationException.ToSingleLine(error.Message), cause: error);
        }
    }

    /// <summary>Acquires the migration lock, which is held until the connection closes.</summary>
    /// <remarks>A host that sets the database options disconnects the hosts that wait for the lock, so they retry.</remarks>
    private SqlConnection AcquireLock()
    {
        var hasConnected = false;
        for (var attemptsLeft = MaxLockAttempts; ; attemptsLeft--)
        {
            // Not pooled, so that disposing the connection releases the lock.
            var connection = new SqlConnection(new SqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
            try
            {
                connection.Open();
                hasConnected = true;
                return connection.ExecuteScalar<int>(AcquireLockSql, commandTimeout: CommandTimeoutSeconds) >= 0
                    ? connection
                    : throw new StoreInitializationException("another host has been migrating the database for two minutes.");
            }
            catch (SqlException error) when (hasConnected && attemptsLeft > 1 && SqlServerErrors.IsTransient(error))
            {
                connection.Dispose();
                Thread.Sleep(LockRetryDelay);
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        }
    }

    private static void EnableSnapshotIsolation(SqlConnection connection)
    {
        var options = connection.ExecuteScalar<int>(SelectSnapshotOptionsSql, commandTimeout: CommandTimeoutSeconds);
        if ((options & 2) == 0)
        {
            connection.Execute(EnableSnapshotIsolationSql, commandTimeout: CommandTimeoutSeconds);
        }

        if ((options & 1) == 0)
        {
            connection.Execute(EnableReadCommittedSnapshotSql, commandTimeout: CommandTimeoutSeconds);
        }
    }

    private static void EnsureSerialPlans(SqlConnection connection)
    {
        if (connection.ExecuteScalar<int>(CountSerialPlansSql, commandTimeout: CommandTimeoutSeconds) == 0)
        {
            connection.Execute(UseSerialPlansSql, commandTimeout: CommandTimeoutSeconds);
        }
    }

    private void RunScripts()
    {
        var engine = DeployChanges.To
            .SqlDatabase(connectionString)
            .WithScriptsEmbeddedInAssembly(Assembly.GetExecutingAssembly(), IsIncluded)
            .WithScripts(new NormalizedTextFill(ScriptFolder, ShowAllBureausSql, HideBureausSql))
            .WithTransactionPerScript()
            .WithExecutionTimeout(ScriptTimeout)
            .LogTo(new NoOpUpgradeLog())
            .Build();
        SchemaVersionGuard.RefuseBreaking(engine, ScriptFolder);
        if (!rowLevelSecurity && engine.GetExecutedScripts().Exists(IsRowLevelSecurity))
        {
            throw new StoreInitializationException("its row-level security is on, so a host with PerfHub__RowLevelSecurity=false could read no row.");
        }

        if (engine.IsUpgradeRequired() && engine.PerformUpgrade() is { Successful: false } result)
        {
            throw new StoreInitializationException(
                StoreInitializationException.ToSingleLine($"migration {result.ErrorScript?.Name} failed: {result.Error.Message}"), cause: result.Error);
        }
    }

    private bool IsIncluded(string script) =>
        SchemaVersionGuard.IsIncluded(script, ScriptFolder)
        && (rowLevelSecurity || !IsRowLevelSecurity(script));

    private static bool IsRowLevelSecurity(string script) => script.Contains(RowLevelSecurityMarker, StringComparison.Ordinal);
}
