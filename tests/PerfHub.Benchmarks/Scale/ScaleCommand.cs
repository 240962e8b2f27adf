using PerfHub.Api.Projections.Rankings;
using PerfHub.Benchmarks.Infrastructure;

namespace PerfHub.Benchmarks.Scale;

/// <summary>
/// Compares the cost of a ranking page among a million units with that among ten thousand. The ranking rows are multiplied in
/// the store; pages come from the whole list, each requested once so that no response is cached. Both hosts take turns.
/// </summary>
internal static class ScaleCommand
{
    private const int WarmUps = 2, Rounds = 15, PagesPerRound = 1_000, FirstLimit = 42, LastLimit = FirstLimit + WarmUps + Rounds - 1, RowsPerCommit = 50_000;

    private const string RankedReportSql = "SELECT r.* FROM RankedReport r";

    private const string SetPopulationSql = "UPDATE RankingGroup SET Population = @units, Rated = @units WHERE Own = 0 AND Scope = @scope AND Sector = ''";

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
        return table.Print($"{large:N0} and {small:N0} units; {Rounds} rounds of {PagesPerRound} uncached pages of {FirstLimit} to {LastLimit} units, {LoadClient.Connections} connections");
    }

    /// <summary>A region with a number of ranked units, and its host.</summary>
    private sealed class ScaledRegion(HostProcess host, string reader, List<string> cursors) : IDisposable
    {
        public static async Task<ScaledRegion> CreateAsync(TempFolder folder, int units)
        {
            var store = $"Data Source={folder.GetFile($"{units}.db")}";
            var reader = await FillStoreAsync(store, units);
            var host = await HostProcess.StartPerfHubAsync(store);
            return new ScaledRegion(host, reader, await FindCursorsAsync(host.Port, reader, units));
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
            var ranked = (await region.Db.QueryAsync<RankedReportRow>(RankedReportSql, new { }, CancellationToken.None)).Single();
            for (var from = 1; from < units; from += RowsPerCommit)
            {
                var rows = Enumerable.Range(from, Math.Min(RowsPerCommit, units - from)).ToList();
                await region.Db.WriteBulkAsync(
                    async session =>
                    {
                        await session.InsertAsync([.. rows.Select(unit => ranked with { ReportId = unit })]);
                        await session.InsertAsync([.. rows.Select(unit => CreateEntry(unit, ranked)).OrderBy(it => it.Position, StringComparer.Ordinal)]);
                        return 0;
                    },
                    CancellationToken.None);
            }

            await region.Db.WriteBulkAsync(session => session.ExecuteAsync(SetPopulationSql, new { units, scope = BenchmarkRegion.City }), CancellationToken.None);
            return reader;
        }

        private static RankingEntryRow CreateEntry(int unit, RankedReportRow ranked) => new(
            BenchmarkRegion.City,
            BenchmarkRegion.Year,
            RankingMetric.VerifiedScore,
            RankingSortKey.Create(unit * 7919L % 10_000 / 100m, BenchmarkRegion.GetDistrict(unit), BenchmarkRegion.GetUnitCode(unit)),
            ranked.Sector,
            ranked.Kind,
            BenchmarkRegion.GetDistrict(unit),
            unit);

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
