using System.Diagnostics;
using PerfHub.Api.Hosting.Demo;
using PerfHub.Benchmarks.Infrastructure;

namespace PerfHub.Benchmarks.Load.SqlServer;

/// <summary>
/// Many units of one bureau file revisions without a pause while a few readers read lists of that bureau: no request may fail, and
/// the readers must not notice the filers.
/// </summary>
internal static class CrowdCommand
{
    private const int Units = 64, Readers = 4, BaselineSeconds = 20, WarmUpSeconds = 20;

    private static readonly string Bureau = BenchmarkRegion.GetDistrict(0);

    /// <param name="options"><c>--seconds</c> with filers and readers.</param>
    /// <returns>0 where every target is met, 2 without a server.</returns>
    public static async Task<int> RunAsync(BenchmarkOptions options)
    {
        if (SqlServerDatabase.ServerConnectionString is null)
        {
            await Console.Error.WriteLineAsync($"{SqlServerDatabase.VariableName} is not set: it has the connection string of the server.");
            return 2;
        }

        var seconds = options.Get("--seconds", 60);
        await using var database = await SqlServerDatabase.CreateAsync();
        var (filers, reader) = await RegisterAsync(database);
        byte[][] reads =
        [
            .. ((string[])[$"rankings/{BenchmarkRegion.Year}", $"deviations/{BenchmarkRegion.Year}", $"filings/{BenchmarkRegion.Year}", $"overview/{BenchmarkRegion.Year}"])
                .Select(list => LoadClient.CreateGet($"/v1/bureaus/{Bureau}/{list}", reader)),
        ];
        using var host = await HostProcess.StartPerfHubAsync(database.HostSettings);

        // A new connection of a new host is slow, so that every phase is measured on used ones.
        await RunPhaseAsync(host.Port, filers, reads, WarmUpSeconds);
        var baseline = await RunPhaseAsync(host.Port, [], reads, BaselineSeconds);
        var crowd = await RunPhaseAsync(host.Port, filers, reads, seconds);

        Console.WriteLine();
        Console.WriteLine($"Alone, {Readers} readers: {baseline.Reads}");
        Console.WriteLine($"With {Units} filers of one bureau for {seconds} s: {crowd.Reads}; filers: {crowd.Filings}");
        var table = new ResultTable();
        table.AddAtMost("responses of 5xx", crowd.Reads.Failures + crowd.Filings.Failures, target: 0);
        table.AddAtMost("readers' p95 ÷ without filers", crowd.Reads.Percentile95 / baseline.Reads.Percentile95, target: 1.5);
        return table.Print("Targets") == 0 ? 0 : 1;
    }

    private static async Task<(Filer[] Filers, string Reader)> RegisterAsync(SqlServerDatabase database)
    {
        await using var region = new BenchmarkRegion(database.HostSettings);
        await region.CreateBureausAsync();
        var filers = new Filer[Units];
        for (var unit = 0; unit < Units; unit++)
        {
            await region.RegisterUnitAsync(unit, Bureau);
            filers[unit] = new Filer(unit, await region.CreateUnitKeyAsync(unit, Bureau));
        }

        return (filers, await region.CreateAdministratorKeyAsync(Bureau));
    }

    private static async Task<(Responses Reads, Responses Filings)> RunPhaseAsync(int port, Filer[] filers, byte[][] reads, int seconds)
    {
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        var filing = Task.WhenAll(filers.Select(filer => RunAsync(port, _ => filer.CreateNextFiling(), end.Token)));
        var reading = Task.WhenAll(Enumerable.Range(0, Readers).Select(_ => RunAsync(port, i => reads[i % reads.Length], end.Token)));
        return (new Responses([.. (await reading).SelectMany(it => it)]), new Responses([.. (await filing).SelectMany(it => it)]));
    }

    /// <summary>Sends requests over one connection, each after the response to the one before.</summary>
    private static Task<List<(int Status, double Milliseconds)>> RunAsync(int port, Func<int, byte[]> createRequest, CancellationToken end) => Task.Run(async () =>
    {
        var responses = new List<(int, double)>();
        using var connection = await LoadClient.Connection.OpenAsync(port);
        while (!end.IsCancellationRequested)
        {
            var request = createRequest(responses.Count);
            var start = Stopwatch.GetTimestamp();
            var (status, _) = await connection.SendAsync(request);
            responses.Add((status, Stopwatch.GetElapsedTime(start).TotalMilliseconds));
        }

        return responses;
    });

    /// <summary>A unit that files another report each time.</summary>
    private sealed class Filer(int unit, string key)
    {
        private int _revision;

        public byte[] CreateNextFiling() => LoadClient.CreateRequest(
            "POST", BenchmarkRegion.GetReportPath(unit, Bureau), key, DemoData.GenerateReport(unit + (Units * _revision++)));
    }

    private sealed class Responses((int Status, double Milliseconds)[] all)
    {
        public int Failures => all.Count(it => it.Status >= 500);

        public double Percentile95 => GetPercentile(0.95);

        public override string ToString() =>
            $"{all.Length} responses, p50 {GetPercentile(0.5):N0} ms, p95 {Percentile95:N0} ms; " +
            string.Join(", ", all.CountBy(it => it.Status).OrderBy(it => it.Key).Select(it => $"{it.Value} × {it.Key}"));

        private double GetPercentile(double share)
        {
            double[] sorted = [.. all.Select(it => it.Milliseconds).Order()];
            return sorted.Length == 0 ? 0 : sorted[(int)(share * (sorted.Length - 1))];
        }
    }
}
