using Dapper;
using Microsoft.Data.SqlClient;

namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>Raw connections to the tests' SQL Server that say whose they are, as the host's do.</summary>
public static class TenantConnection
{
    /// <summary>Says whose a connection is, once for all.</summary>
    public const string SetTenantSql = "EXEC sys.sp_set_session_context @key = N'Bureau', @value = @bureau, @read_only = 1";

    /// <summary>Opens one.</summary>
    /// <param name="connectionString">The database.</param>
    /// <param name="bureau">Whose it is; nobody's where it is nothing.</param>
    public static async Task<SqlConnection> OpenAsync(string connectionString, string? bureau)
    {
        var connection = new SqlConnection(connectionString);
        await connection.OpenAsync();
        if (bureau is not null)
        {
            await connection.ExecuteAsync(SetTenantSql, new { bureau });
        }

        return connection;
    }
}
