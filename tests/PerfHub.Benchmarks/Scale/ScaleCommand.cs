using System.Diagnostics;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.State;
using PerfHub.Benchmarks.Infrastructure;

namespace PerfHub.Benchmarks.Scale;

/// <summary>
/// Compares the cost of a ranking page among a million units with that among ten thousand. A report and its unit are multiplied in
/// the store; pages come from the whole list, each requested once so that no response is cached. Both hosts take turns.
/// </summary>
internal static class ScaleCommand
{
    private const int WarmUps = 2, Rounds = 15, PagesPerRound = 1_000, FirstLimit = 42, LastLimit = FirstLimit + WarmUps + Rounds - 1, RowsPerCommit = 50_000;

    private const double MaxColdMegabytes = 400;

    private const string ReportSql = "SELECT t.* FROM CurrentReport t";

    private const string UnitSql = "SELECT u.* FROM Unit u";

    /// <param name="options"><c>--units</c> of the large region, <c>--small</c>: the units of the small one.</param>
    /// <returns>0 where the target is met.</returns>
    public static async Task<int> RunAsync(BenchmarkOptions options)
    {
        var (large, small) = (options.Get("--units", 1_000_000), options.Get("--small", 10_000));
        using var folder = new TempFolder();
        using var largeRegion = await ScaledRegion.CreateAsync(folder, large);
        using var smallRegion = await ScaledRegion.CreateAsync(folder, small);
        var rates = new List<(double Large, double Small)>();
        for (var limit = FirstLimit; limit <= LastLimit; limit++)
        {
            rates.Add((await largeRegion.MeasurePagesAsync(limit), await smallRegion.MeasurePagesAsync(limit)));
        }

        // Finding the cursors warmed the two hosts up unequally.
        rates.RemoveRange(0, WarmUps);
        Console.WriteLine($"pages a second: {rates.Select(it => it.Large).Median():N0} and {rates.Select(it => it.Small).Median():N0}");
        var table = new ResultTable();
        table.AddAtMost("cost of a page, large ÷ small", rates.Select(it => it.Small / it.Large).Median(), target: 1.3);
        table.AddAtMost("cold start to the first ranking, s", largeRegion.ColdStart.TotalSeconds, target: large > 100_000 ? 15 : 2);
        table.AddAtMost("resident memory after the first ranking, MB", largeRegion.ColdMegabytes, MaxColdMegabytes);
        return table.Print($"{large:N0} and {small:N0} units; {Rounds} rounds of {PagesPerRound} uncached pages of {FirstLimit} to {LastLimit} units, {LoadClient.Connections} connections");
    }

    /// <summary>A region with a number of ranked units, and its host.</summary>
    private sealed class ScaledRegion(HostProcess host, string reader, TimeSpan coldStart, double coldMegabytes, List<string> cursors) : IDisposable
    {
        /// <summary>The time from the start of the host's process to its first ranking.</summary>
        public TimeSpan ColdStart { get; } = coldStart;

        /// <summary>The memory of the host after that.</summary>
        public double ColdMegabytes { get; } = coldMegabytes;

        public static async Task<ScaledRegion> CreateAsync(TempFolder folder, int units)
        {
            var store = $"Data Source={folder.GetFile($"{units}.db")}";
            var reader = await FillStoreAsync(store, units);
            var watch = Stopwatch.StartNew();
            var host = await HostProcess.StartPerfHubAsync(store);
            await LoadClient.GetPageAsync(host.Port, BenchmarkRegion.RankingPath, reader);
            return new ScaledRegion(host, reader, watch.Elapsed, host.ResidentMegabytes, await FindCursorsAsync(host.Port, reader, units));
        }

        /// <summary>Reads a page at each cursor; every round has another limit, so no response is cached.</summary>
        public Task<double> MeasurePagesAsync(int limit) => LoadClient.SendAllAsync(
            host.Port, [.. cursors.Select(cursor => LoadClient.CreateGet($"{BenchmarkRegion.RankingPath}?limit={limit}&cursor={cursor}", reader))], 200);

        public void Dispose() => host.Dispose();

        private static async Task<string> FillStoreAsync(string store, int units)
        {
            await using var region = new BenchmarkRegion(store);
            var reader = await region.CreateBureausAsync();
            await region.RegisterUnitAsync(0);
            await region.FileReportAsync(0);
            await region.ProcessOutboxesAsync();
            var report = (await region.Db.QueryAsync<CurrentReportRow>(ReportSql, new { }, CancellationToken.None)).Single();
            var registered = (await region.Db.QueryAsync<UnitRow>(UnitSql, new { }, CancellationToken.None)).Single();
            for (var from = 1; from < units; from += RowsPerCommit)
            {
                var numbers = Enumerable.Range(from, Math.Min(RowsPerCommit, units - from)).ToList();
                await region.Db.WriteBulkAsync(
                    async session =>
                    {
                        await session.InsertAsync([.. numbers.Select(number => registered with
                        {
                            Bureau = BenchmarkRegion.GetDistrict(number), Code = BenchmarkRegion.GetUnitCode(number), Name = $"示例单位{number}",
                        })]);
                        await session.InsertAsync([.. numbers.Select(number => report with
                        {
                            Id = report.Id + number,
                            Bureau = BenchmarkRegion.GetDistrict(number),
                            Unit = BenchmarkRegion.GetUnitCode(number),
                            Verified = number * 7919L % 10_000 / 100m,
                        })]);
                        return 0;
                    },
                    CancellationToken.None);
            }

            return reader;
        }

        /// <summary>Reads the ranking once and returns cursors that are spread evenly over it.</summary>
        private static async Task<List<string>> FindCursorsAsync(int port, string key, int units)
        {
            var step = Math.Clamp(units / PagesPerRound, 1, 500);
            var (cursors, path) = (new List<string>(), $"{BenchmarkRegion.RankingPath}?limit={step}");
            for (var walked = 0; walked + step < units; walked += step)
            {
                var page = await LoadClient.GetPageAsync(port, cursors.Count == 0 ? path : $"{path}&cursor={cursors[^1]}", key);
                cursors.Add(page.NextCursor!);
            }

            return [.. Enumerable.Range(0, PagesPerRound).Select(i => cursors[(int)((long)i * cursors.Count / PagesPerRound)])];
        }
    }
}
