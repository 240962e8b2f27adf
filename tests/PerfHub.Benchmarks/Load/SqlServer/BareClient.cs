using System.Data;
using System.Diagnostics;
using Microsoft.Data.SqlClient;

namespace PerfHub.Benchmarks.Load.SqlServer;

/// <summary>The floors: a client that only inserts reports, each of its connections open all the time.</summary>
internal sealed class BareClient(string connectionString)
{
    private const int RowsPerReport = 5;

    private long _lastId;

    public async Task CreateTablesAsync()
    {
        await using var connection = new SqlConnection(connectionString);
        await connection.OpenAsync();
        foreach (var sql in new[]
        {
            "CREATE TABLE dbo.FloorReport (Id bigint NOT NULL PRIMARY KEY, Document varbinary(max) NOT NULL)",
            "CREATE TABLE dbo.FloorRow (Report bigint NOT NULL, Number int NOT NULL, Name nvarchar(100) NOT NULL, PRIMARY KEY (Report, Number))",
        })
        {
            await using var command = new SqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync();
        }
    }

    /// <summary>Inserts each report as one row: one statement that commits itself.</summary>
    /// <returns>Reports a second.</returns>
    public Task<double> InsertReportsAsync(IReadOnlyList<byte[]> reports, int clients) =>
        RunAsync(reports, clients, (connection, report) => InsertReportAsync(connection, null, report));

    /// <summary>Inserts each report and five rows one by one in one transaction.</summary>
    /// <returns>Reports a second.</returns>
    public Task<double> InsertReportsWithRowsAsync(IReadOnlyList<byte[]> reports, int clients) => RunAsync(reports, clients, async (connection, report) =>
    {
        await using var transaction = (SqlTransaction)await connection.BeginTransactionAsync();
        var id = await InsertReportAsync(connection, transaction, report);
        for (var number = 0; number < RowsPerReport; number++)
        {
            await using var command = new SqlCommand("INSERT INTO dbo.FloorRow (Report, Number, Name) VALUES (@report, @number, @name)", connection, transaction);
            command.Parameters.Add("@report", SqlDbType.BigInt).Value = id;
            command.Parameters.Add("@number", SqlDbType.Int).Value = number;
            command.Parameters.Add("@name", SqlDbType.NVarChar, 100).Value = "indicator";
            await command.ExecuteNonQueryAsync();
        }

        await transaction.CommitAsync();
    });

    private async Task<long> InsertReportAsync(SqlConnection connection, SqlTransaction? transaction, byte[] report)
    {
        var id = Interlocked.Increment(ref _lastId);
        await using var command = new SqlCommand("INSERT INTO dbo.FloorReport (Id, Document) VALUES (@id, @document)", connection, transaction);
        command.Parameters.Add("@id", SqlDbType.BigInt).Value = id;
        command.Parameters.Add("@document", SqlDbType.VarBinary, -1).Value = report;
        await command.ExecuteNonQueryAsync();
        return id;
    }

    private async Task<double> RunAsync(IReadOnlyList<byte[]> reports, int clients, Func<SqlConnection, byte[], Task> insert)
    {
        var connections = Enumerable.Range(0, clients).Select(_ => new SqlConnection(connectionString)).ToList();
        await Task.WhenAll(connections.Select(connection => connection.OpenAsync()));
        var next = -1;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(connections.Select(connection => Task.Run(async () =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < reports.Count;)
            {
                await insert(connection, reports[i]);
            }
        })));
        var seconds = watch.Elapsed.TotalSeconds;
        foreach (var connection in connections)
        {
            await connection.DisposeAsync();
        }

        return reports.Count / seconds;
    }
}
