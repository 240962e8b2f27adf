using System.Globalization;
using DotNet.Testcontainers.Builders;
using Microsoft.Data.SqlClient;
using Testcontainers.MsSql;

namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>
/// The SQL Server of the tests: <c>PERFHUB_TEST_SQLSERVER</c>, a connection string whose login may create databases, or a
/// container where Docker answers. Where there is neither, what needs one is skipped; where <c>PERFHUB_REQUIRE_SQLSERVER</c>
/// is 1, it fails.
/// </summary>
public static class TestSqlServer
{
    private const string Image = "mcr.microsoft.com/mssql/server:2022-latest";

    private static readonly string? ConfiguredConnectionString = Environment.GetEnvironmentVariable("PERFHUB_TEST_SQLSERVER");

    private static readonly bool IsRequired = Environment.GetEnvironmentVariable("PERFHUB_REQUIRE_SQLSERVER") == "1";

    private static readonly Lazy<bool> HasDocker = new(IsDockerAvailable);

    private static readonly Lazy<Task<string>> ServerConnectionString = new(StartServerAsync);

    private static int _databaseCount;

    /// <summary>Why tests on SQL Server are skipped; nothing where they run.</summary>
    public static string? SkipReason => IsRequired || !string.IsNullOrEmpty(ConfiguredConnectionString) || HasDocker.Value
        ? null
        : "No SQL Server here: PERFHUB_TEST_SQLSERVER is not set, and Docker does not answer.";

    /// <summary>A new, empty database; gives its connection string.</summary>
    public static async Task<string> CreateDatabaseAsync()
    {
        var server = new SqlConnectionStringBuilder(await ServerConnectionString.Value);
        var name = string.Create(CultureInfo.InvariantCulture, $"perfhub_{Environment.ProcessId}_{Interlocked.Increment(ref _databaseCount)}");
        await ExecuteSqlAsync(server.ConnectionString, $"CREATE DATABASE {name}");
        server.InitialCatalog = name;
        return server.ConnectionString;
    }

    /// <summary>Drops a database, whoever is connected to it.</summary>
    public static async Task DropDatabaseAsync(string connectionString)
    {
        var name = new SqlConnectionStringBuilder(connectionString).InitialCatalog;
        await ExecuteSqlAsync(await ServerConnectionString.Value, $"ALTER DATABASE {name} SET SINGLE_USER WITH ROLLBACK IMMEDIATE; DROP DATABASE {name}");
    }

    /// <summary>Runs a statement that gives nothing back.</summary>
    public static async Task ExecuteSqlAsync(string connectionString, string sql)
    {
        await using var connection = new SqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new SqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<string> StartServerAsync()
    {
        if (!string.IsNullOrEmpty(ConfiguredConnectionString))
        {
            return ConfiguredConnectionString;
        }

        // Lives as long as the tests: the container's own reaper removes it after them.
        var container = new MsSqlBuilder(Image).Build();
        await container.StartAsync();
        return container.GetConnectionString();
    }

    private static bool IsDockerAvailable()
    {
        try
        {
            // Building, not starting: it asks for an endpoint that answers.
            _ = new ContainerBuilder(Image).Build();
            return true;
        }
        catch (Exception error) when (error is DockerUnavailableException or ArgumentException)
        {
            return false;
        }
    }
}
