using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using PerfHub.Api.Persistence;
using PerfHub.Benchmarks.Load;

namespace PerfHub.Benchmarks.Batch;

/// <summary>
/// Kills the host at random points of a batch, and after each restart looks for every line that was answered: there, whole,
/// once. Each life goes on a little before where the last was cut off; at the end all of the batch is sent again.
/// </summary>
internal static class BatchKillScenario
{
    private const int Overlap = 1_000;

    private const string RevisionsSql = """
        SELECT t.Unit, r.Number, r.ContentSha256, r.Document
        FROM CurrentReport t JOIN Revision r ON r.ReportId = t.Id
        WHERE t.Bureau = @bureau AND t.Unit >= @first ORDER BY t.Unit
        """;

    /// <summary>Runs it.</summary>
    /// <param name="file">The file of the store.</param>
    /// <param name="lines">The lines of the batch.</param>
    /// <param name="deaths">How often the host is killed.</param>
    public static async Task<int> RunAsync(string file, int lines, int deaths)
    {
        var store = $"Data Source={file}";
        string key;
        await using (var population = new BenchmarkRegion(store))
        {
            (key, _) = await BatchCommand.RegisterUnitsAsync(population, lines);
        }

        var answered = 0;
        for (var death = 1; death <= deaths; death++)
        {
            // Somewhere in its share of the batch, so that all lives together see all of it.
            var until = (int)(((long)lines * (death - 1) / deaths) + Random.Shared.Next(1, (lines / deaths) + 1));
            var first = Math.Max(0, answered - Overlap);
            using var host = await LoadCommand.StartHostAsync(store);
            using var batch = await BatchClient.OpenAsync(host.Port, key);
            var told = await batch.SendLinesAsync(first, lines - first, [201, 200], line =>
            {
                if (first + line == until)
                {
                    host.Kill();
                }
            });
            var known = answered;
            answered = Math.Max(answered, first + told);
            using var next = await LoadCommand.StartHostAsync(store);
            var stored = VerifyStore(store, answered, known);
            Console.WriteLine($"killed {death} times: {answered:N0} lines answered, all there, whole, once; {stored - answered:N0} more stored and not answered");
        }

        using var last = await LoadCommand.StartHostAsync(store);
        using var again = await BatchClient.OpenAsync(last.Port, key);
        var all = await again.SendLinesAsync(0, lines, [201, 200]);
        await again.CompleteAsync();
        VerifyStore(store, lines, answered);
        Console.WriteLine($"all of the batch again: {all:N0} answered, every unit has one revision");
        return all == lines ? 0 : 1;
    }

    /// <summary>Throws unless each of the first units has one revision, and it is what was sent; gives how many units have one.</summary>
    private static int VerifyStore(string store, int answered, int known)
    {
        using var connection = new SqliteConnection($"{store};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = new SqliteCommand(RevisionsSql, connection);
        command.Parameters.AddWithValue("@bureau", BenchmarkRegion.GetDistrict(0));
        command.Parameters.AddWithValue("@first", BenchmarkRegion.GetUnitCode(0));
        using var rows = command.ExecuteReader();
        var (stored, expected) = (0, 0);
        while (rows.Read())
        {
            var unit = int.Parse(rows.GetString(0), CultureInfo.InvariantCulture);
            var sent = BatchReports.CreateReport(unit);
            if (rows.GetInt32(1) != 1 || rows.GetString(2) != Convert.ToHexStringLower(SHA256.HashData(sent)))
            {
                throw new InvalidOperationException($"Unit {unit} has revision {rows.GetInt32(1)} of content {rows.GetString(2)}.");
            }

            // What was looked at once is only looked for.
            if (unit >= known && !BrotliCodec.Decompress((byte[])rows.GetValue(3)).AsSpan().SequenceEqual(sent))
            {
                throw new InvalidOperationException($"Unit {unit} has another document than was sent.");
            }

            expected += unit == expected ? 1 : 0;
            stored++;
        }

        return expected >= answered ? stored : throw new InvalidOperationException($"{answered} lines were answered, and unit {expected} has no revision.");
    }
}
