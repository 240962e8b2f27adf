using System.Net;
using FsCheck;
using FsCheck.Fluent;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Reports.State;
using PerfHub.Api.Tests.Features.Rankings;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using static PerfHub.Api.Features.Units.GetUnitHistory;

namespace PerfHub.Api.Tests.Features.Units;

public abstract class GetUnitHistoryTests(PerfHubHost host)
{
    [StoreProperty(Arbitrary = [typeof(ReportYears)], MaxTest = 5)]
    public async Task Each_year_matches_its_report_and_is_compared_with_the_year_before(ReportYears scenario)
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        await region.RegisterUnitAsync("0138");
        foreach (var (year, report) in scenario.Years)
        {
            (await unit.FileReportAsync(report.ToJson(), year)).Expect(HttpStatusCode.Created);
            if (report.FinalValue > 10m)
            {
                (await region.Admin.DecideReportAsync(unit, "return", "复核。", year: year)).Expect(HttpStatusCode.Created);
            }
        }

        var response = await unit.GetUnitHistoryAsync();

        var expected = new List<UnitYear>();
        foreach (var year in scenario.Years.Select(it => it.Year).Order())
        {
            var report = await unit.GetReportAsync(year);
            var receipt = report.Expect<Receipt>(HttpStatusCode.OK);
            var figures = GetFigures(report);
            // A returned report is not compared, and nothing is compared with it.
            var previous = receipt.Status == ReportStatus.Returned ? null
                : expected.SingleOrDefault(it => it.FiscalYear == year - 1 && it.Status != ReportStatus.Returned)?.Figures;
            expected.Add(new UnitYear(
                year,
                receipt.Status,
                receipt.Revision,
                receipt.ReceivedAt,
                receipt.Late,
                new RankedGrade(receipt.Score.ClaimedGrade, receipt.Score.VerifiedGrade),
                figures,
                previous is null ? null : Subtract(figures, previous)));
        }

        Assert.Equal(expected, response.Expect<UnitHistory>(HttpStatusCode.OK).Years);
        var path = $"/v1/bureaus/{region.North}/units/0137/history";
        Assert.Equal(response.Body, (await region.Admin.GetAsync(path)).Body);
        var etag = response.HttpResponse.Headers.ETag!.ToString();
        Assert.Equal(HttpStatusCode.NotModified, (await unit.GetAsync(path, ("If-None-Match", etag))).Status);
    }

    [StoreFact]
    public async Task A_unit_without_reports_has_an_empty_history()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();

        Assert.Empty((await unit.GetUnitHistoryAsync()).Expect<UnitHistory>(HttpStatusCode.OK).Years);
    }

    private static YearFigures GetFigures(ApiResponse report)
    {
        var (ranked, budget) = (RankedFigures.Parse(report.Json), report.ExpectReport().Budget);
        return new YearFigures(
            ranked.Claimed,
            ranked.Verified,
            ranked.Difference,
            ranked.ExecutionRate,
            budget.Initial,
            budget.Adjusted,
            budget.Executed,
            ranked.GetMetric("credibility")!.Value,
            new DeviationCounts(ranked.High, ranked.Medium, ranked.Low));
    }

    private static YearFigures Subtract(YearFigures figures, YearFigures previous) => new(
        figures.Claimed - previous.Claimed,
        figures.Verified - previous.Verified,
        figures.Gap - previous.Gap,
        figures.ExecutionRate - previous.ExecutionRate,
        figures.Initial - previous.Initial,
        figures.Adjusted - previous.Adjusted,
        figures.Executed - previous.Executed,
        figures.Credibility - previous.Credibility,
        new DeviationCounts(
            figures.Deviations.High - previous.Deviations.High,
            figures.Deviations.Medium - previous.Deviations.Medium,
            figures.Deviations.Low - previous.Deviations.Low));

    /// <summary>Reports of one to five years in any filing order; 2023 is always missing.</summary>
    public sealed record ReportYears(IReadOnlyList<(int Year, SmallReport Report)> Years)
    {
        private static readonly int[] SampleYears = [2020, 2021, 2022, 2024, 2025];

        public static Arbitrary<ReportYears> Scenarios() => (
            from years in Gen.Shuffle(SampleYears)
            from count in Gen.Choose(1, 5)
            from reports in RankingScenario.ReportGenerator.ListOf(count)
            select new ReportYears([.. years.Zip(reports)])).ToArbitrary();
    }
}

public sealed class GetUnitHistoryTestsOnSqlite(SharedHost<SqliteHost> shared) : GetUnitHistoryTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class GetUnitHistoryTestsOnSqlServer(SharedHost<SqlServerHost> shared) : GetUnitHistoryTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
