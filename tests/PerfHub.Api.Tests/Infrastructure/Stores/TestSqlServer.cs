using System.Globalization;
using DotNet.Testcontainers.Builders;
using Microsoft.Data.SqlClient;
using PerfHub.Api.Persistence;
using Testcontainers.MsSql;

namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>
/// The SQL Server of the tests: that of the connection string <c>PERFHUB_TEST_SQLSERVER</c>, whose login must be able to create
/// databases, or a container if Docker is available. Without either, tests on SQL Server are skipped; with
/// <c>PERFHUB_REQUIRE_SQLSERVER=1</c>, they fail.
/// </summary>
public static class TestSqlServer
{
    private const string Image = "mcr.microsoft.com/mssql/server:2022-latest";

    private static readonly string? ConfiguredConnectionString = Environment.GetEnvironmentVariable("PERFHUB_TEST_SQLSERVER");

    private static readonly bool IsRequired = Environment.GetEnvironmentVariable("PERFHUB_REQUIRE_SQLSERVER") == "1";

    private static readonly Lazy<bool> HasDocker = new(IsDockerAvailable);

    private static readonly Lazy<Task<string>> ServerConnectionString = new(StartServerAsync);

    private const int MaxDropAttempts = 25;

    // Babelfish gives its version here, SQL Server null.
    private static readonly Lazy<bool> IsBabelfish = new(() => QueryScalar("SELECT SERVERPROPERTY('BabelfishVersion')") is string);

    private static int _databaseCount;

    /// <summary>
    /// Whether hosts and dialects use row-level security: the setting <c>PerfHub__RowLevelSecurity</c> of the environment, and off on
    /// a server without security policies.
    /// </summary>
    public static bool RowLevelSecurity =>
        Environment.GetEnvironmentVariable("PerfHub__RowLevelSecurity") != "false" && FindMissingFeatureReason(ServerFeature.SecurityPolicies) is null;

    /// <summary>
    /// The time limits of hosts: the setting <c>PerfHub__StoreTimeoutSeconds</c> of the environment, which a run on a slow server
    /// raises.
    /// </summary>
    public static StoreTimeouts Timeouts { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("PerfHub__StoreTimeoutSeconds"), CultureInfo.InvariantCulture, out var seconds)
            ? new StoreTimeouts(TimeSpan.FromSeconds(seconds))
            : StoreTimeouts.Default;

    /// <summary>Why tests on SQL Server are skipped; null if they run.</summary>
    public static string? SkipReason => IsRequired || !string.IsNullOrEmpty(ConfiguredConnectionString) || HasDocker.Value
        ? null
        : "No SQL Server: PERFHUB_TEST_SQLSERVER is not set, and Docker is not available.";

    /// <summary>Why tests that need a feature are skipped; null if the server has it, or if there is no server.</summary>
    public static string? FindMissingFeatureReason(ServerFeature feature) =>
        SkipReason is null && !string.IsNullOrEmpty(ConfiguredConnectionString) && IsBabelfish.Value ? $"Babelfish lacks {feature}." : null;

    /// <summary>The settings of a host on a database.</summary>
    /// <param name="connectionString">The database.</param>
    /// <param name="separator">Between the parts of a name: two underscores in environment variables.</param>
    public static (string Name, string Value)[] GetHostSettings(string connectionString, string separator = ":") =>
    [
        ($"PerfHub{separator}Store", "SqlServer"),
        ($"PerfHub{separator}AllowUnencryptedSqlServer", "true"),
        ($"PerfHub{separator}StoreTimeoutSeconds", Timeouts.Call.TotalSeconds.ToString(CultureInfo.InvariantCulture)),
        ($"PerfHub{separator}RowLevelSecurity", RowLevelSecurity ? "true" : "false"),
        ($"ConnectionStrings{separator}PerfHub", connectionString),
    ];

    /// <summary>Creates an empty database and returns its connection string.</summary>
    public static async Task<string> CreateDatabaseAsync()
    {
        var server = new SqlConnectionStringBuilder(await ServerConnectionString.Value);
        var name = string.Create(CultureInfo.InvariantCulture, $"perfhub_{Environment.ProcessId}_{Interlocked.Increment(ref _databaseCount)}");
        await ExecuteSqlAsync(server.ConnectionString, $"CREATE DATABASE {name}");
        server.InitialCatalog = name;
        return server.ConnectionString;
    }

    /// <summary>Drops a database and closes all connections to it.</summary>
    public static async Task DropDatabaseAsync(string connectionString)
    {
        var name = new SqlConnectionStringBuilder(connectionString).InitialCatalog;
        if (FindMissingFeatureReason(ServerFeature.DatabaseOptions) is null)
        {
            await ExecuteSqlAsync(await ServerConnectionString.Value, $"ALTER DATABASE {name} SET SINGLE_USER WITH ROLLBACK IMMEDIATE");
        }
        else
        {
            // Idle connections in the pool would keep the database. The server closes their sessions a little later.
            SqlConnection.ClearAllPools();
            for (var attempt = 1; attempt < MaxDropAttempts; attempt++)
            {
                try
                {
                    await ExecuteSqlAsync(await ServerConnectionString.Value, $"DROP DATABASE {name}");
                    return;
                }
                catch (SqlException)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(200));
                    SqlConnection.ClearAllPools();
                }
            }
        }

        await ExecuteSqlAsync(await ServerConnectionString.Value, $"DROP DATABASE {name}");
    }

    public static async Task ExecuteSqlAsync(string connectionString, string sql)
    {
        await using var connection = new SqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new SqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static object QueryScalar(string sql)
    {
        using var connection = new SqlConnection(ConfiguredConnectionString);
        connection.Open();
        using var command = new SqlCommand(sql, connection);
        return command.ExecuteScalar();
    }

    private static async Task<string> StartServerAsync()
    {
        if (!string.IsNullOrEmpty(ConfiguredConnectionString))
        {
            return ConfiguredConnectionString;
        }

        // Testcontainers removes the container when the process has ended.
        var container = new MsSqlBuilder(Image).Build();
        await container.StartAsync();
        return container.GetConnectionString();
    }

    private static bool IsDockerAvailable()
    {
        try
        {
            // Build() throws if no Docker endpoint answers.
            _ = new ContainerBuilder(Image).Build();
            return true;
        }
        catch (Exception error) when (error is DockerUnavailableException or ArgumentException)
        {
            return false;
        }
    }
}
