using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using PerfHub.Api.Persistence;
using PerfHub.Benchmarks.Infrastructure;

namespace PerfHub.Benchmarks.Batch;

/// <summary>
/// Kills the host at random points of a batch. After each restart every acknowledged line must be stored completely and once.
/// Each run resumes a little before the last acknowledged line; at the end the whole batch is sent again.
/// </summary>
internal static class BatchKillScenario
{
    private const int Overlap = 1_000;

    private const string RevisionsSql = """
        SELECT t.Unit, r.Number, r.ContentSha256, r.Document
        FROM CurrentReport t JOIN Revision r ON r.ReportId = t.Id
        WHERE t.Bureau = @bureau AND t.Unit >= @first ORDER BY t.Unit
        """;

    /// <returns>0 where the final batch got a response for every line.</returns>
    /// <exception cref="InvalidOperationException">An acknowledged line is missing or differs.</exception>
    public static async Task<int> RunAsync(string store, int lines, int kills)
    {
        string key;
        await using (var region = new BenchmarkRegion(store))
        {
            (key, _) = await BatchCommand.RegisterUnitsAsync(region, lines);
        }

        var acknowledged = 0;
        for (var kill = 1; kill <= kills; kill++)
        {
            // A random line of this run's share, so that the kills are spread over the batch.
            var until = (int)(((long)lines * (kill - 1) / kills) + Random.Shared.Next(1, (lines / kills) + 1));
            var first = Math.Max(0, acknowledged - Overlap);
            using var host = await HostProcess.StartPerfHubAsync(store);
            using var batch = await BatchClient.OpenAsync(host.Port, key);
            var received = await batch.SendLinesAsync(first, lines - first, [201, 200], line =>
            {
                if (first + line == until)
                {
                    host.Kill();
                }
            });
            var verified = acknowledged;
            acknowledged = Math.Max(acknowledged, first + received);
            using var restarted = await HostProcess.StartPerfHubAsync(store);
            var stored = VerifyStore(store, acknowledged, verified);
            Console.WriteLine($"killed {kill} times: {acknowledged:N0} lines acknowledged, all stored completely and once; {stored - acknowledged:N0} more stored but not acknowledged");
        }

        using var last = await HostProcess.StartPerfHubAsync(store);
        using var again = await BatchClient.OpenAsync(last.Port, key);
        var acknowledgedAgain = await again.SendLinesAsync(0, lines, [201, 200]);
        await again.CompleteAsync();
        VerifyStore(store, lines, acknowledged);
        Console.WriteLine($"whole batch again: {acknowledgedAgain:N0} acknowledged, every unit has one revision");
        return acknowledgedAgain == lines ? 0 : 1;
    }

    /// <summary>Throws unless each acknowledged unit has exactly one revision, equal to the sent report.</summary>
    /// <returns>The number of units that have a revision.</returns>
    private static int VerifyStore(string store, int acknowledged, int verified)
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

            // Documents that were compared before are not compared again.
            if (unit >= verified && !StoredCompression.Decompress((byte[])rows.GetValue(3)).AsSpan().SequenceEqual(sent))
            {
                throw new InvalidOperationException($"The document of unit {unit} differs from the sent one.");
            }

            expected += unit == expected ? 1 : 0;
            stored++;
        }

        return expected >= acknowledged ? stored : throw new InvalidOperationException($"{acknowledged} lines were acknowledged, but unit {expected} has no revision.");
    }
}
