using System.Globalization;
using Microsoft.Data.SqlClient;

namespace PerfHub.Benchmarks.Load.SqlServer;

/// <summary>Prints the error log of the server in <c>PERFHUB_TEST_SQLSERVER</c>.</summary>
internal static class SqlServerErrorLog
{
    /// <returns>0 if the server gave its log.</returns>
    public static async Task<int> PrintAsync()
    {
        try
        {
            await using var connection = new SqlConnection(SqlServerDatabase.ServerConnectionString);
            await connection.OpenAsync();
            await using var command = new SqlCommand("EXEC sp_readerrorlog", connection);
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{reader.GetDateTime(0):s} {reader[1]} {reader[2]}"));
            }

            return 0;
        }
        catch (Exception error) when (error is SqlException or InvalidOperationException)
        {
            Console.WriteLine($"The server does not give its error log (EXEC sp_readerrorlog): {error.Message.ReplaceLineEndings(" ")}");
            return 1;
        }
    }
}
