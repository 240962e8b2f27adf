using System.Net;
using PerfHub.Api.Features.Filings;
using PerfHub.Api.Features.Indicators;
using PerfHub.Api.Features.Overviews;
using PerfHub.Api.Reports;
using PerfHub.Api.Tests.Features.Rankings;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Tests.Features.Overviews;

/// <summary>Compares overviews, filings and indicators with a plain filter, sort and sum over the units' own reports.</summary>
public abstract class DashboardPropertyTests(PerfHubHost host)
{
    private static readonly string[] Statuses = ["missing", "filed", "late", "submitted", "returned", "accepted", "withdrawn"];
    private static readonly int[] Limits = [1, 3, 500];

    [StoreProperty(Arbitrary = [typeof(DashboardScenario)], MaxTest = 4)]
    public async Task A_bureaus_overview_filings_and_indicators_agree_with_the_units_own_reports(DashboardScenario scenario)
    {
        var (region, units) = await scenario.ApplyAsync(host, readsMeanwhile: false);
        foreach (var bureau in (string[])[region.City, region.North, region.South])
        {
            var reader = new BureauClient(region.Admin.Http, bureau);
            foreach (var scope in (string[])["subtree", "own"])
            {
                List<ExpectedUnit> inScope = [.. units.Where(unit => unit.IsListed
                    && (scope == "own" ? unit.Bureau == bureau : unit.Bureau.StartsWith(bureau, StringComparison.Ordinal)))];
                await AssertOverviewAsync(region, reader, scope, inScope);
                await AssertFilingsAsync(reader, scope, inScope);
                await AssertIndicatorsAsync(reader, scope, inScope);
            }
        }
    }

    [StoreProperty(Arbitrary = [typeof(DashboardScenario)], MaxTest = 3)]
    public async Task An_overview_that_follows_each_change_agrees_with_the_units_own_reports(DashboardScenario scenario)
    {
        var (region, units) = await scenario.ApplyAsync(host, readsMeanwhile: true);
        foreach (var bureau in (string[])[region.City, region.North, region.South])
        {
            await AssertOverviewAsync(
                region, new BureauClient(region.Admin.Http, bureau), "subtree", [.. units.Where(unit => unit.IsListed && unit.Bureau.StartsWith(bureau, StringComparison.Ordinal))]);
        }
    }

    private static async Task AssertOverviewAsync(Region region, BureauClient reader, string scope, List<ExpectedUnit> units)
    {
        units = units.FindAll(unit => unit.IsRegistered);
        var overview = (await reader.GetOverviewAsync($"scope={scope}")).Expect<Overview>(HttpStatusCode.OK);
        AssertFigures(units, overview.All);
        Assert.Equal(
            units.Where(unit => unit.Counts).Select(unit => unit.Receipt!).GroupBy(it => (it.PolicyBureau, (int?)it.PolicyVersion))
                .OrderBy(group => group.Key).Select(group => (group.Key, group.Count())),
            overview.JudgedBy.Select(it => ((it.PolicyBureau, it.PolicyVersion), it.Units)));

        var sectors = units.GroupBy(unit => unit.Sector).OrderBy(group => group.Key, StringComparer.Ordinal).ToList();
        Assert.Equal(sectors.Select(group => group.Key), overview.Sectors.Select(it => it.Sector));
        foreach (var (group, sector) in sectors.Zip(overview.Sectors))
        {
            AssertFigures([.. group], sector.Figures);
        }

        string[] below = scope == "own" ? []
            : reader.BureauCode == region.City ? [region.North, region.South, region.City + "03"]
            : reader.BureauCode == region.North ? [region.North + "01"]
            : [];
        var unitsByBureau = units.ToLookup(unit =>
            below.FirstOrDefault(bureau => unit.Bureau.StartsWith(bureau, StringComparison.Ordinal)) ?? reader.BureauCode);
        Assert.Equal(unitsByBureau.Select(group => group.Key).Union(below).Order(StringComparer.Ordinal), overview.Bureaus.Select(it => it.Bureau));
        foreach (var bureau in overview.Bureaus)
        {
            AssertFigures([.. unitsByBureau[bureau.Bureau]], bureau.Figures);
        }
    }

    private static void AssertFigures(List<ExpectedUnit> units, OverviewFigures figures)
    {
        var filed = units.FindAll(unit => unit.HasFiled);
        var counted = units.FindAll(unit => unit.Counts);
        int Count(FilingStatus status) => units.Count(unit => unit.Status == status);
        decimal Sum(Func<Budget, decimal> amount) => counted.Sum(unit => amount(unit.Report!.Budget));
        var late = units.Count(unit => unit.IsLate);
        Assert.Equal(
            new FilingFigures(
                units.Count, filed.Count, units.Count - filed.Count, late,
                Count(FilingStatus.Submitted), Count(FilingStatus.Returned), Count(FilingStatus.Accepted), Count(FilingStatus.Withdrawn),
                PlainStatistics.ComputePercent(filed.Count, units.Count), PlainStatistics.ComputePercent(filed.Count - late, units.Count)),
            figures.Filings);
        var (adjusted, executed) = (Sum(it => it.Adjusted), Sum(it => it.Executed));
        Assert.Equal(new BudgetFigures(Sum(it => it.Initial), adjusted, executed, PlainStatistics.ComputePercent(executed, adjusted)), figures.Budget);
        AssertScores([.. counted.Select(unit => unit.Receipt!.Score.Claimed)], figures.Claimed);
        AssertScores([.. counted.Select(unit => unit.Receipt!.Score.Verified)], figures.Verified);
        Assert.Null(figures.Reviewed);
        Assert.Equal(
            Enum.GetValues<Grade>().Select(grade => new GradeFigures(
                grade, counted.Count(unit => unit.Receipt!.Score.ClaimedGrade == grade),
                counted.Count(unit => unit.Receipt!.Score.VerifiedGrade == grade), Reviewed: 0)),
            figures.Grades);
        var tallies = counted.ConvertAll(unit => unit.ComputeTallies());
        Assert.Equal(
            RuleCatalogue.All.Select(rule => tallies.ConvertAll(it => it[rule.Id])).Zip(RuleCatalogue.All, (ofRule, rule) => new RuleFigures(
                rule.Id, ofRule.Sum(it => it.Passed + it.Flagged), ofRule.Sum(it => it.Flagged),
                ofRule.Count(it => it.Passed + it.Flagged > 0), ofRule.Count(it => it.Flagged > 0))),
            figures.Deviations);
    }

    private static void AssertScores(List<decimal> scores, ScoreFigures? figures)
    {
        if (scores.Count == 0)
        {
            Assert.Null(figures);
            return;
        }

        Assert.NotNull(figures);
        decimal Quantile(int percent) => PlainStatistics.ComputeQuantile(scores, percent);
        Assert.Equal(
            (PlainStatistics.Round(scores.Sum() / scores.Count), Quantile(50), Quantile(10), Quantile(90)),
            (figures.Mean, figures.Median, figures.P10, figures.P90));
        Assert.Equal(
            Enumerable.Range(0, 10).Select(i => new ScoreRange(
                10 * i, 10 * (i + 1), scores.Count(score => (score >= 10 * i || i == 0) && (score < 10 * (i + 1) || i == 9)))),
            figures.Histogram);
    }

    private static async Task AssertFilingsAsync(BureauClient reader, string scope, List<ExpectedUnit> units)
    {
        var number = 0;
        foreach (var (status, sector, kind) in
            from status in Statuses.Prepend(null)
            from sector in (string?[])[null, RankingScenario.Sectors[2]]
            from kind in (string?[])[null, "other"]
            select (status, sector, kind))
        {
            var query = $"scope={scope}&limit={Limits[number++ % Limits.Length]}"
                + (status is null ? "" : $"&status={status}")
                + (sector is null ? "" : $"&sector={Uri.EscapeDataString(sector)}")
                + (kind is null ? "" : $"&kind={kind}");
            var filings = await BureauClient.ReadAllPagesAsync<UnitFiling>(page => reader.ListFilingsAsync(page), query);

            var expected = units
                .Where(unit => sector is null || unit.Sector == sector)
                .Where(unit => kind is null || unit.Kind == UnitKind.Other)
                .Where(unit => status switch
                {
                    null => true,
                    "filed" => unit.HasFiled,
                    "missing" => !unit.HasFiled && unit.IsActive,
                    "late" => unit.IsLate,
                    _ => unit.Status == Enum.Parse<FilingStatus>(status, ignoreCase: true),
                })
                .OrderBy(unit => unit.Bureau, StringComparer.Ordinal)
                .ThenBy(unit => unit.Code, StringComparer.Ordinal)
                .Select(unit => new UnitFiling(
                    unit.Bureau, "财政局", unit.Code, "单位", unit.Sector, unit.Kind, unit.Status,
                    unit.Receipt?.Late, unit.Receipt?.Revision, unit.Receipt?.ReceivedAt,
                    unit.Counts ? null : unit.ClosesAt));
            Assert.Equal(expected, filings);
        }
    }

    private static async Task AssertIndicatorsAsync(BureauClient reader, string scope, List<ExpectedUnit> units)
    {
        var indicators = units.Where(unit => unit.Counts)
            .SelectMany(unit => unit.Report!.Indicators.Select((it, i) => ExpectedIndicator.Create(unit, it, i)))
            .ToList();
        foreach (var limit in Limits)
        {
            var names = await ReadIndicatorPagesAsync(reader, $"scope={scope}&limit={limit}", page => page.Names!);
            Assert.Equal(
                indicators.GroupBy(it => it.Name).OrderBy(group => group.Key, StringComparer.Ordinal)
                    .Select(group => new IndicatorName(group.Key, group.Select(it => it.Unit).Distinct().Count(), group.Count())),
                names);
        }

        foreach (var (i, name) in DashboardScenario.IndicatorNames.Append("no such").Index())
        {
            var unit = units.ElementAtOrDefault(i);
            var query = $"scope={scope}&name={Uri.EscapeDataString(name)}";
            List<ExpectedIndicator> ofName = [.. indicators.Where(it => it.Name == name)];
            var ranked = ExpectedIndicator.Rank(ofName);
            var compared = (await reader.ListIndicatorsAsync($"{query}&bureau={unit?.Bureau}&unit={unit?.Code}")).Expect<IndicatorPage>(HttpStatusCode.OK).Indicator!;
            Assert.Equal(ofName.Count, compared.Count);
            Assert.Equal(ComputeQuartiles(ofName.Select(it => (decimal?)it.Target)), compared.Target);
            Assert.Equal(ComputeQuartiles(ofName.Select(it => (decimal?)it.Final)), compared.Final);
            Assert.Equal(ComputeQuartiles(ofName.Select(it => it.Completion)), compared.Completion);
            Assert.Equal(ranked.Where(it => it.Unit == unit).Select(it => it.Item), compared.Places);
            foreach (var limit in Limits)
            {
                Assert.Equal(
                    ranked.Select(it => it.Item),
                    await ReadIndicatorPagesAsync(reader, $"{query}&limit={limit}", page => page.Indicator!.Items));
            }
        }
    }

    private static async Task<List<T>> ReadIndicatorPagesAsync<T>(BureauClient reader, string query, Func<IndicatorPage, IReadOnlyList<T>> getItems)
    {
        var items = new List<T>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = (await reader.ListIndicatorsAsync(cursor == "" ? query : $"{query}&cursor={cursor}")).Expect<IndicatorPage>(HttpStatusCode.OK);
            items.AddRange(getItems(page));
            cursor = page.NextCursor;
        }

        return items;
    }

    private static Quartiles? ComputeQuartiles(IEnumerable<decimal?> figures)
    {
        List<decimal> known = [.. figures.OfType<decimal>()];
        decimal Quantile(int percent) => PlainStatistics.ComputeQuantile(known, percent);
        return known.Count == 0 ? null : new Quartiles(known.Count, Quantile(0), Quantile(25), Quantile(50), Quantile(75), Quantile(100));
    }
}

public sealed class DashboardPropertyTestsOnSqlite(SharedHost<SqliteHost> shared) : DashboardPropertyTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class DashboardPropertyTestsOnSqlServer(SharedHost<SqlServerHost> shared) : DashboardPropertyTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
