using System.Globalization;
using System.Text.Json.Nodes;
using PerfHub.Api.Projections.Rankings;
using PerfHub.Benchmarks.Load;

namespace PerfHub.Benchmarks.Scale;

/// <summary>
/// What a ranking page costs among a million units beside what it costs among ten thousand: the same region, its ranking's rows
/// multiplied in the store, pages from all over the list, each asked for once so that none is kept. Both hosts take turns.
/// </summary>
internal static class ScaleCommand
{
    private const int WarmUps = 2, Rounds = 15, PagesPerRound = 1_000, FirstLimit = 42, LastLimit = FirstLimit + WarmUps + Rounds - 1, Chunk = 50_000;

    private const string RankedSql = "SELECT r.* FROM RankedReport r";

    private const string CountSql = "UPDATE RankingGroup SET Population = @units, Rated = @units WHERE Own = 0 AND Scope = @scope AND Sector = ''";

    /// <summary>Runs everything once.</summary>
    /// <param name="args"><c>--units</c> of the large region, <c>--small</c> of the other.</param>
    /// <returns>0 where the target is met.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        int Option(string name, int value) =>
            Array.IndexOf(args, name) is >= 0 and var at ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : value;
        var folder = Directory.CreateTempSubdirectory("perfhub-scale-").FullName;
        try
        {
            var (large, small) = (Option("--units", 1_000_000), Option("--small", 10_000));
            using var million = await ScaledRegion.CreateAsync(folder, large);
            using var thousands = await ScaledRegion.CreateAsync(folder, small);
            var rates = new List<(double Large, double Small)>();
            for (var limit = FirstLimit; limit <= LastLimit; limit++)
            {
                rates.Add((await million.MeasurePagesAsync(limit), await thousands.MeasurePagesAsync(limit)));
            }

            // Both are as warm then, whichever was asked for more while its places were found.
            rates.RemoveRange(0, WarmUps);
            var table = new ResultTable();
            var ratio = rates.Select(it => it.Small / it.Large).Order().ElementAt(Rounds / 2);
            Console.WriteLine($"pages a second: {rates.Select(it => it.Large).Order().ElementAt(Rounds / 2):N0} and {rates.Select(it => it.Small).Order().ElementAt(Rounds / 2):N0}");
            table.Add("a page's cost, large ÷ small", ratio, atMost: 1.3);
            return table.Print($"{large:N0} and {small:N0} units; {Rounds} rounds of {PagesPerRound} pages of some {FirstLimit}–{LastLimit} units, none of them kept, {LoadClient.Connections} connections");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A region of so many units, and a host that serves it.</summary>
    private sealed class ScaledRegion(HostProcess host, string reader, List<string> places) : IDisposable
    {
        private static readonly string RankingPath = $"/v1/bureaus/{BenchmarkRegion.City}/rankings/{BenchmarkRegion.Year}";

        public static async Task<ScaledRegion> CreateAsync(string folder, int units)
        {
            var store = $"Data Source={Path.Combine(folder, $"{units}.db")}";
            var reader = await FillStoreAsync(store, units);
            var host = await LoadCommand.StartHostAsync(store);
            return new ScaledRegion(host, reader, await FindCursorsAsync(host.Port, reader, units));
        }

        /// <summary>Reads a page at each place; no two rounds have the same limit, so that none is kept.</summary>
        public Task<double> MeasurePagesAsync(int limit) => LoadClient.SendAllAsync(
            host.Port, [.. places.Select(cursor => LoadClient.CreateRequest("GET", $"{RankingPath}?limit={limit}&cursor={cursor}", reader, null))], 200);

        public void Dispose() => host.Dispose();

        private static async Task<string> FillStoreAsync(string store, int units)
        {
            await using var population = new BenchmarkRegion(store);
            var reader = await population.CreateBureausAsync();
            await population.RegisterUnitAsync(0);
            await population.FileReportAsync(0);
            await population.ProcessOutboxesAsync();
            var ranked = (await population.Db.QueryAsync<RankedReportRow>(RankedSql, new { }, CancellationToken.None)).Single();
            for (var from = 1; from < units; from += Chunk)
            {
                var rows = Enumerable.Range(from, Math.Min(Chunk, units - from)).ToList();
                await population.Db.WriteBulkAsync(
                    async session =>
                    {
                        await session.InsertAsync([.. rows.Select(unit => ranked with { ReportId = unit })]);
                        await session.InsertAsync([.. rows.Select(unit => CreateEntry(unit, ranked)).OrderBy(it => it.Position, StringComparer.Ordinal)]);
                        return 0;
                    },
                    CancellationToken.None);
            }

            await population.Db.WriteBulkAsync(session => session.ExecuteAsync(CountSql, new { units, scope = BenchmarkRegion.City }), CancellationToken.None);
            return reader;
        }

        private static RankingEntryRow CreateEntry(int unit, RankedReportRow ranked) => new()
        {
            Scope = BenchmarkRegion.City,
            Year = BenchmarkRegion.Year,
            Metric = RankingMetric.VerifiedScore,
            Position = RankingSortKey.Create(unit * 7919L % 10_000 / 100m, BenchmarkRegion.GetDistrict(unit), BenchmarkRegion.GetUnitCode(unit)),
            Sector = ranked.Sector,
            Kind = ranked.Kind,
            Bureau = BenchmarkRegion.GetDistrict(unit),
            ReportId = unit,
        };

        /// <summary>Walks the list once, and gives places that lie evenly in it.</summary>
        private static async Task<List<string>> FindCursorsAsync(int port, string key, int units)
        {
            var step = Math.Clamp(units / PagesPerRound, 1, 500);
            var (cursors, cursor, path) = (new List<string>(), "", RankingPath + $"?limit={step}");
            for (var walked = 0; walked + step < units; walked += step)
            {
                var page = JsonNode.Parse(await LoadClient.GetAsync(port, LoadClient.CreateRequest("GET", path + cursor, key, null)))!;
                var next = (string)page["nextCursor"]!;
                cursor = $"&cursor={next}";
                cursors.Add(next);
            }

            return [.. Enumerable.Range(0, PagesPerRound).Select(i => cursors[(int)((long)i * cursors.Count / PagesPerRound)])];
        }
    }
}
