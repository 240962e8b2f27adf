using Dapper;
using Microsoft.Data.SqlClient;

namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>Opens connections to SQL Server with a tenant, as the host does.</summary>
public static class TenantConnection
{
    /// <summary>Sets the tenant of a connection; it cannot be changed afterwards.</summary>
    public const string SetTenantSql = "EXEC sys.sp_set_session_context @key = N'Bureau', @value = @bureau, @read_only = 1";

    /// <summary>Opens a connection for a bureau; null sets no tenant, and neither does a server whose policies are off.</summary>
    public static async Task<SqlConnection> OpenAsync(string connectionString, string? bureau)
    {
        var connection = new SqlConnection(connectionString);
        await connection.OpenAsync();
        if (bureau is not null && TestSqlServer.RowLevelSecurity)
        {
            await connection.ExecuteAsync(SetTenantSql, new { bureau });
        }

        return connection;
    }
}
