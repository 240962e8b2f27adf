using PerfHub.Benchmarks.Infrastructure;

namespace PerfHub.Benchmarks.Load.SqlServer;

/// <summary>
/// Measures filings on SQL Server in rounds that alternate with <see cref="BareClient"/>, and prints each rate as a ratio to its rates
/// on the same server. Then it counts round trips and times every statement.
/// </summary>
internal static class SqlServerLoadCommand
{
    private const int WarmUps = 3, ManyFilers = LoadClient.Connections, SingleFilerShare = 4, TraceWarmUps = 20, RegistrationConcurrency = 4;

    /// <param name="options"><c>--filings</c> with many filers in each of <c>--rounds</c>; a single filer files a quarter as many.</param>
    /// <returns>0 where every target is met, 2 without a server.</returns>
    public static async Task<int> RunAsync(BenchmarkOptions options)
    {
        if (SqlServerDatabase.ServerConnectionString is null)
        {
            await Console.Error.WriteLineAsync($"{SqlServerDatabase.VariableName} is not set: it has the connection string of the server.");
            return 2;
        }

        var (filings, rounds) = (options.Get("--filings", 200), options.Get("--rounds", 3));
        var single = Math.Max(filings / SingleFilerShare, 1);
        await using var database = await SqlServerDatabase.CreateAsync();
        var requests = new Queue<byte[]>(await RegisterUnitsAsync(database, TraceWarmUps + ((filings + single) * (WarmUps + rounds + 1))));
        var floor = new BareClient(database.ConnectionString);
        await floor.CreateTablesAsync();

        List<FilingRates> lines;
        using (var host = await HostProcess.StartPerfHubAsync(database.HostSettings))
        {
            lines =
            [
                await MeasureAsync(host.Port, floor, requests, filers: 1, single, rounds),
                await MeasureAsync(host.Port, floor, requests, ManyFilers, filings, rounds),
            ];
        }

        FilingRates.Print(lines, $"{rounds} rounds; row-level security {(database.RowLevelSecurity ? "on" : "off")}");
        using var tracedHost = new TracedHost(database.HostSettings);
        var port = tracedHost.Start();
        await LoadClient.FileAllAsync(port, Take(requests, TraceWarmUps), ManyFilers);
        var singleTrace = await FilingTrace.RunAsync(port, Take(requests, single), filers: 1);
        var trace = await FilingTrace.RunAsync(port, Take(requests, filings), ManyFilers);

        singleTrace.Print();
        trace.Print();
        var table = new ResultTable();
        table.AddAtLeast($"filing ÷ floor, {ManyFilers} filers", lines[^1].RatioToRows, target: 0.4);
        table.AddAtMost("round trips a filing", trace.RoundTripsPerFiling, target: 6);
        table.AddAtMost("of these, under the bureau's lock", trace.LockedRoundTripsPerFiling, target: 2);
        return table.Print("Targets; the floor is a report with five rows") == 0 ? 0 : 1;
    }

    private static async Task<List<byte[]>> RegisterUnitsAsync(SqlServerDatabase database, int count)
    {
        await using var region = new BenchmarkRegion(database.HostSettings);
        await region.CreateBureausAsync();
        return await region.RegisterFilersAsync(0, count, RegistrationConcurrency);
    }

    /// <summary>Alternates between the host and both floors; the first rounds warm them up and do not count.</summary>
    private static async Task<FilingRates> MeasureAsync(int port, BareClient floor, Queue<byte[]> requests, int filers, int filings, int rounds)
    {
        var measured = new List<FilingRates>();
        for (var round = 0; round < WarmUps + rounds; round++)
        {
            var ofRound = Take(requests, filings);
            List<byte[]> reports = [.. ofRound.Select(LoadClient.GetBody)];
            var row = await floor.InsertReportsAsync(reports, filers);
            var rows = await floor.InsertReportsWithRowsAsync(reports, filers);
            var load = await LoadClient.FileAllAsync(port, ofRound, filers);
            measured.Add(new FilingRates(filers, load.Rate, load.Latencies.Median(), row, rows, load.Rate / row, load.Rate / rows, load.Refusals));
        }

        return FilingRates.Median(measured.Skip(WarmUps));
    }

    private static List<byte[]> Take(Queue<byte[]> requests, int count) => [.. Enumerable.Range(0, count).Select(_ => requests.Dequeue())];
}
