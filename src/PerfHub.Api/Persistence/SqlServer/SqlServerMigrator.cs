using System.Reflection;
using DbUp;
using DbUp.Engine.Output;
using Microsoft.Data.SqlClient;
using PerfHub.Api.Persistence.Migrations;

namespace PerfHub.Api.Persistence.SqlServer;

/// <summary>
/// Brings a SQL Server database up to date. Hosts that start together take turns: one migrates, the others wait and find
/// nothing left to do. A log-in that may not change the schema is enough where there is nothing to do.
/// </summary>
/// <param name="connectionString">The database.</param>
/// <param name="rowLevelSecurity">Whether to make the policy of row-level security.</param>
internal sealed class SqlServerMigrator(string connectionString, bool rowLevelSecurity)
{
    private const string ScriptFolder = "SqlServer";

    private const string RowLevelSecurityMarker = "row_level_security";

    private const int MaxLockAttempts = 10;

    private static readonly TimeSpan LockRetryDelay = TimeSpan.FromMilliseconds(300);

    // A table may be large.
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

    // More than a turn may take, which ends by itself.
    private const int CommandTimeoutSeconds = 150;

    // Reads never wait for writes. Whoever is connected has five seconds to finish.
    private const string EnableReadCommittedSnapshotSql =
        "ALTER DATABASE CURRENT SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK AFTER 5 SECONDS";

    private const string EnableSnapshotIsolationSql = "ALTER DATABASE CURRENT SET ALLOW_SNAPSHOT_ISOLATION ON";

    /// <summary>Does it.</summary>
    /// <exception cref="StoreInitializationException">It cannot be done.</exception>
    public void Migrate()
    {
        try
        {
            using var turn = AcquireLock();
            EnableSnapshotIsolation(turn);
            RunScripts();
        }
        catch (Exception error) when (error is SqlException or ArgumentException or InvalidOperationException)
        {
            throw new StoreInitializationException(StoreInitializationException.ToSingleLine(error.Message), cause: error);
        }
    }

    /// <summary>Waits for its turn, which lasts as long as the connection.</summary>
    /// <remarks>Whoever sets the database's options throws out those who wait: they queue up again.</remarks>
    private SqlConnection AcquireLock()
    {
        var wasIn = false;
        for (var triesLeft = MaxLockAttempts; ; triesLeft--)
        {
            // Not pooled: the turn ends with the connection.
            var connection = new SqlConnection(new SqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
            try
            {
                connection.Open();
                wasIn = true;
                return ExecuteScalar(connection, AcquireLockSql) >= 0
                    ? connection
                    : throw new StoreInitializationException("another host has been migrating the database for two minutes.");
            }
            catch (SqlException error) when (wasIn && triesLeft > 1 && SqlServerErrors.IsTransient(error))
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
        var options = ExecuteScalar(connection, SelectSnapshotOptionsSql);
        if ((options & 2) == 0)
        {
            ExecuteNonQuery(connection, EnableSnapshotIsolationSql);
        }

        if ((options & 1) == 0)
        {
            ExecuteNonQuery(connection, EnableReadCommittedSnapshotSql);
        }
    }

    private void RunScripts()
    {
        var engine = DeployChanges.To
            .SqlDatabase(connectionString)
            .WithScriptsEmbeddedInAssembly(Assembly.GetExecutingAssembly(), IsIncluded)
            .WithTransactionPerScript()
            .WithExecutionTimeout(ScriptTimeout)
            .LogTo(new NoOpUpgradeLog())
            .Build();
        SchemaVersionGuard.RefuseNewer(engine, ScriptFolder);
        if (!rowLevelSecurity && engine.GetExecutedScripts().Exists(IsRowLevelSecurity))
        {
            throw new StoreInitializationException("row-level security is on there, so PerfHub__RowLevelSecurity=false would see nothing.");
        }

        if (!engine.IsUpgradeRequired())
        {
            return;
        }

        var result = engine.PerformUpgrade();
        if (!result.Successful)
        {
            throw new StoreInitializationException(
                StoreInitializationException.ToSingleLine($"migration {result.ErrorScript?.Name} failed: {result.Error.Message}"), cause: result.Error);
        }
    }

    private bool IsIncluded(string script) =>
        script.Contains($".Migrations.{ScriptFolder}.", StringComparison.Ordinal)
        && (rowLevelSecurity || !IsRowLevelSecurity(script));

    private static bool IsRowLevelSecurity(string script) => script.Contains(RowLevelSecurityMarker, StringComparison.Ordinal);

    private static int ExecuteScalar(SqlConnection connection, string sql)
    {
        using var command = new SqlCommand(sql, connection) { CommandTimeout = CommandTimeoutSeconds };
        return (int)command.ExecuteScalar();
    }

    private static void ExecuteNonQuery(SqlConnection connection, string sql)
    {
        using var command = new SqlCommand(sql, connection) { CommandTimeout = CommandTimeoutSeconds };
        command.ExecuteNonQuery();
    }
}
