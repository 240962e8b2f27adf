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
internal sealed class SqlServerMigrations(string connectionString, bool rowLevelSecurity)
{
    private const string Name = "SqlServer";

    private const string RowLevelSecurity = "row_level_security";

    private const int MostTurns = 10;

    private static readonly TimeSpan BeforeNextTurn = TimeSpan.FromMilliseconds(300);

    // A table may be large.
    private static readonly TimeSpan ScriptPatience = TimeSpan.FromHours(1);

    private const string TurnSql = """
        DECLARE @result int;
        EXEC @result = sys.sp_getapplock @Resource = 'perfhub-migrations', @LockMode = 'Exclusive', @LockOwner = 'Session', @LockTimeout = 120000;
        SELECT @result;
        """;

    private const string OptionsSql = """
        SELECT CONVERT(int, is_read_committed_snapshot_on) + CASE WHEN snapshot_isolation_state = 1 THEN 2 ELSE 0 END
        FROM sys.databases WHERE database_id = DB_ID()
        """;

    // More than a turn may take, which ends by itself.
    private const int Seconds = 150;

    // Reads never wait for writes. Whoever is connected has five seconds to finish.
    private const string ReadCommittedSnapshotSql =
        "ALTER DATABASE CURRENT SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK AFTER 5 SECONDS";

    private const string SnapshotSql = "ALTER DATABASE CURRENT SET ALLOW_SNAPSHOT_ISOLATION ON";

    /// <summary>Does it.</summary>
    /// <exception cref="StoreSetupException">It cannot be done.</exception>
    public void Run()
    {
        try
        {
            using var turn = Turn();
            SetOptions(turn);
            RunScripts();
        }
        catch (Exception error) when (error is SqlException or ArgumentException or InvalidOperationException)
        {
            throw new StoreSetupException(StoreSetupException.OneLine(error.Message), cause: error);
        }
    }

    /// <summary>Waits for its turn, which lasts as long as the connection.</summary>
    /// <remarks>Whoever sets the database's options throws out those who wait: they queue up again.</remarks>
    private SqlConnection Turn()
    {
        var wasIn = false;
        for (var triesLeft = MostTurns; ; triesLeft--)
        {
            // Not pooled: the turn ends with the connection.
            var connection = new SqlConnection(new SqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
            try
            {
                connection.Open();
                wasIn = true;
                return Scalar(connection, TurnSql) >= 0
                    ? connection
                    : throw new StoreSetupException("another host has been migrating the database for two minutes.");
            }
            catch (SqlException error) when (wasIn && triesLeft > 1 && SqlServerErrors.IsTransient(error))
            {
                connection.Dispose();
                Thread.Sleep(BeforeNextTurn);
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        }
    }

    private static void SetOptions(SqlConnection connection)
    {
        var options = Scalar(connection, OptionsSql);
        if ((options & 2) == 0)
        {
            Run(connection, SnapshotSql);
        }

        if ((options & 1) == 0)
        {
            Run(connection, ReadCommittedSnapshotSql);
        }
    }

    private void RunScripts()
    {
        var engine = DeployChanges.To
            .SqlDatabase(connectionString)
            .WithScriptsEmbeddedInAssembly(Assembly.GetExecutingAssembly(), Wanted)
            .WithTransactionPerScript()
            .WithExecutionTimeout(ScriptPatience)
            .LogTo(new NoOpUpgradeLog())
            .Build();
        SchemaVersionGuard.RefuseNewer(engine, Name);
        if (!rowLevelSecurity && engine.GetExecutedScripts().Exists(IsRowLevelSecurity))
        {
            throw new StoreSetupException("row-level security is on there, so PerfHub__RowLevelSecurity=false would see nothing.");
        }

        if (!engine.IsUpgradeRequired())
        {
            return;
        }

        var result = engine.PerformUpgrade();
        if (!result.Successful)
        {
            throw new StoreSetupException(
                StoreSetupException.OneLine($"migration {result.ErrorScript?.Name} failed: {result.Error.Message}"), cause: result.Error);
        }
    }

    private bool Wanted(string script) =>
        script.Contains($".Migrations.{Name}.", StringComparison.Ordinal)
        && (rowLevelSecurity || !IsRowLevelSecurity(script));

    private static bool IsRowLevelSecurity(string script) => script.Contains(RowLevelSecurity, StringComparison.Ordinal);

    private static int Scalar(SqlConnection connection, string sql)
    {
        using var command = new SqlCommand(sql, connection) { CommandTimeout = Seconds };
        return (int)command.ExecuteScalar();
    }

    private static void Run(SqlConnection connection, string sql)
    {
        using var command = new SqlCommand(sql, connection) { CommandTimeout = Seconds };
        command.ExecuteNonQuery();
    }
}
