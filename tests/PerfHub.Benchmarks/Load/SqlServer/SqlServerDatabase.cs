using System.Globalization;
using Microsoft.Data.SqlClient;

namespace PerfHub.Benchmarks.Load.SqlServer;

/// <summary>A database on the server in <c>PERFHUB_TEST_SQLSERVER</c>, whose login must be able to create it; dropped afterwards.</summary>
internal sealed class SqlServerDatabase : IAsyncDisposable
{
    public const string VariableName = "PERFHUB_TEST_SQLSERVER";

    private const int DropAttempts = 15;

    private readonly bool _isBabelfish;

    private SqlServerDatabase(string connectionString, bool isBabelfish) => (ConnectionString, _isBabelfish) = (connectionString, isBabelfish);

    /// <summary>The connection string of the server; null if the variable is not set.</summary>
    public static string? ServerConnectionString => Environment.GetEnvironmentVariable(VariableName) is { Length: > 0 } value ? value : null;

    public string ConnectionString { get; }

    /// <summary>Off with <c>PerfHub__RowLevelSecurity=false</c> in the environment, and on a server without security policies.</summary>
    public bool RowLevelSecurity => !_isBabelfish && Environment.GetEnvironmentVariable("PerfHub__RowLevelSecurity") != "false";

    /// <summary>The settings of a host on this database.</summary>
    public Dictionary<string, string?> HostSettings => new()
    {
        ["PerfHub:Store"] = "SqlServer",
        ["PerfHub:AllowUnencryptedSqlServer"] = "true",
        ["PerfHub:RowLevelSecurity"] = RowLevelSecurity ? "true" : "false",
        ["ConnectionStrings:PerfHub"] = ConnectionString,
    };

    public static async Task<SqlServerDatabase> CreateAsync()
    {
        var builder = new SqlConnectionStringBuilder(ServerConnectionString);
        var name = string.Create(CultureInfo.InvariantCulture, $"perfhub_load_{Environment.ProcessId}");

        // Babelfish gives its version here, SQL Server null.
        var isBabelfish = await QueryScalarAsync("SELECT SERVERPROPERTY('BabelfishVersion')") is string;
        await QueryScalarAsync($"CREATE DATABASE {name}");
        builder.InitialCatalog = name;
        return new SqlServerDatabase(builder.ConnectionString, isBabelfish);
    }

    public async ValueTask DisposeAsync()
    {
        var name = new SqlConnectionStringBuilder(ConnectionString).InitialCatalog;

        // Idle connections in the pool would keep the database, and so does a killed host until the server notices.
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                SqlConnection.ClearAllPools();
                if (!_isBabelfish)
                {
                    await QueryScalarAsync($"ALTER DATABASE {name} SET SINGLE_USER WITH ROLLBACK IMMEDIATE");
                }

                await QueryScalarAsync($"DROP DATABASE {name}");
                return;
            }
            catch (SqlException) when (attempt < DropAttempts)
            {
                await Task.Delay(TimeSpan.FromSeconds(1));
            }
            catch (SqlException error)
            {
                // An exception here would hide the one that ended the benchmark.
                await Console.Error.WriteLineAsync($"The database {name} was not dropped: {error.Message}");
                return;
            }
        }
    }

    private static async Task<object?> QueryScalarAsync(string sql)
    {
        await using var connection = new SqlConnection(ServerConnectionString);
        await connection.OpenAsync();
        await using var command = new SqlCommand(sql, connection) { CommandTimeout = 120 };
        return await command.ExecuteScalarAsync();
    }
}
