using PerfHub.Api.Hosting.Demo;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.State;
using PerfHub.Benchmarks.Load;

namespace PerfHub.Benchmarks.Export;

/// <summary>A region with many deviations: one unit files a real report, and all others have its rows, changed a little, written straight into the store.</summary>
internal static class ExportPopulation
{
    /// <summary>How many of a report's deviations each unit has.</summary>
    public const int EachUnit = 10;

    private const int UnitsAtOnce = 1_000;

    private const string UnitSql = "SELECT * FROM Unit", StandingSql = "SELECT * FROM Standing", ResultsSql = "SELECT * FROM IndicatorResult", DeviationsSql = "SELECT * FROM Deviation ORDER BY RuleId, Id";

    /// <summary>Fills a store; gives a reader's key.</summary>
    /// <param name="store">Its connection string.</param>
    /// <param name="units">How many units there are to be.</param>
    public static async Task<string> Fill(string store, int units)
    {
        await using var population = new Population(store);
        var reader = await population.Found();
        await population.Register(0);
        await population.File(0, DemoData.SeedReport);
        await population.CatchUp();
        var db = population.Db;
        var unit = (await db.FirstOrDefault<UnitRow>(UnitSql, new { }, default))!;
        var standing = (await db.FirstOrDefault<StandingRow>(StandingSql, new { }, default))!;
        var results = await db.All<IndicatorResultRow>(ResultsSql, new { }, default);
        var deviations = (await db.All<DeviationRow>(DeviationsSql, new { }, default)).Take(EachUnit).ToList();
        for (var first = 1; first < units; first += UnitsAtOnce)
        {
            var numbers = Enumerable.Range(first, Math.Min(UnitsAtOnce, units - first)).ToList();
            await db.WriteMany(
                async session =>
                {
                    await session.Insert([.. numbers.Select(number => unit with { Bureau = Population.District(number), Code = Population.Code(number), Name = $"示例单位{number}" })]);
                    await session.Insert([.. numbers.Select(number => standing with { Id = standing.Id + number, Bureau = Population.District(number), Unit = Population.Code(number) })]);
                    await session.Insert([.. numbers.SelectMany(number => results.Select(row => row with { Standing = standing.Id + number, Bureau = Population.District(number) }))]);
                    await session.Insert([.. numbers.SelectMany(number => deviations.Select((row, i) => Of(number, i, row, standing.Id)))]);
                    return 0;
                },
                default);
        }

        return reader;
    }

    private static DeviationRow Of(int number, int index, DeviationRow row, long first) => row with
    {
        Standing = first + number,
        Bureau = Population.District(number),
        Id = DeviationId.Of(Population.District(number), Population.Code(number), Population.Year, DeviationId.MarkOf(row.Id)),
        Severity = (PerfHub.Rules.Rules.Severity)((number + index) % 3),
        Difference = (((number * 7919L) + index) % 100_000) / 100m,
        ChangedAt = row.ChangedAt.AddMilliseconds(number % 9_973),
    };
}
