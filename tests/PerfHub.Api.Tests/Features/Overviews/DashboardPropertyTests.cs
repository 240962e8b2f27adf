using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using PerfHub.Api.Tests.Features.Rankings;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Tests.Features.Overviews;

/// <summary>Overviews, filings and indicators are computed anew from the reports that the units read, by a plain filter, sort and sum.</summary>
public abstract class DashboardPropertyTests(PerfHubHost host)
{
    private static readonly string[] Statuses = ["missing", "filed", "late", "submitted", "returned", "accepted"];
    private static readonly string[] Grades = ["优", "良", "中", "差"];
    private static readonly int[] Limits = [1, 3, 500];

    [StoreProperty(Arbitrary = [typeof(DashboardScenario)], MaxTest = 4)]
    public async Task All_that_a_bureau_reads_of_a_year_is_what_the_reports_themselves_say(DashboardScenario survey)
    {
        var (region, units) = await survey.ApplyAsync(host);
        foreach (var bureau in (string[])[region.City, region.North, region.South])
        {
            var reader = new BureauClient(region.Admin.Http, bureau);
            foreach (var scope in (string[])["subtree", "own"])
            {
                List<ExpectedUnit> inScope = [.. units.Where(unit => unit.IsRegistered
                    && (scope == "own" ? unit.Bureau == bureau : unit.Bureau.StartsWith(bureau, StringComparison.Ordinal)))];
                await AssertOverviewAsync(region, reader, scope, inScope);
                await AssertFilingsAsync(reader, scope, inScope);
                await AssertIndicatorsAsync(reader, scope, inScope);
            }
        }
    }

    private static async Task AssertOverviewAsync(Region region, BureauClient reader, string scope, List<ExpectedUnit> units)
    {
        var overview = (await reader.GetOverviewAsync($"scope={scope}")).Expect(HttpStatusCode.OK);
        AssertSame(ComputeFigures(units), overview["all"]!);
        Assert.Equal(units.Count(unit => unit.Report is not null), overview["judgedBy"]!.AsArray().Sum(it => (int)it!["units"]!));
        Assert.Equal(
            units.Where(unit => unit.Report is not null).GroupBy(unit => ((string?)unit.Report!["policyBureau"], (int)unit.Report["policyVersion"]!))
                .OrderBy(group => group.Key).Select(group => (group.Key, group.Count())),
            overview["judgedBy"]!.AsArray().Select(it => (((string?)it!["policyBureau"], (int)it["policyVersion"]!), (int)it["units"]!)));

        var sectors = units.GroupBy(unit => unit.Sector).OrderBy(group => group.Key, StringComparer.Ordinal).ToList();
        Assert.Equal(sectors.Select(group => group.Key), overview["sectors"]!.AsArray().Select(it => (string)it!["sector"]!));
        foreach (var (group, answer) in sectors.Zip(overview["sectors"]!.AsArray()))
        {
            AssertSame(ComputeFigures([.. group]), answer!["figures"]!);
        }

        string[] below = scope == "own" ? []
            : reader.BureauCode == region.City ? [region.North, region.South, region.City + "03"]
            : reader.BureauCode == region.North ? [region.North + "01"]
            : [];
        string BelowOf(ExpectedUnit unit) =>
            below.FirstOrDefault(it => unit.Bureau.StartsWith(it, StringComparison.Ordinal)) ?? reader.BureauCode;
        var bureaus = units.ToLookup(BelowOf);
        List<string> codes = [.. bureaus.Select(group => group.Key).Union(below).Order(StringComparer.Ordinal)];
        Assert.Equal(codes, overview["bureaus"]!.AsArray().Select(it => (string)it!["bureau"]!));
        foreach (var answer in overview["bureaus"]!.AsArray())
        {
            AssertSame(ComputeFigures([.. bureaus[(string)answer!["bureau"]!]]), answer["figures"]!);
        }
    }

    private static object ComputeFigures(List<ExpectedUnit> units)
    {
        List<JsonNode> filed = [.. units.Select(unit => unit.Report).OfType<JsonNode>()];
        List<IReadOnlyDictionary<string, RuleTally>> tallies = [.. units.Where(unit => unit.Report is not null).Select(unit => unit.Tallies)];
        int With(string status) => filed.Count(report => (string?)report["status"] == status);
        decimal Sum(string amount) => filed.Sum(report => (decimal)report["report"]!["budget"]![amount]!);
        var late = units.Count(unit => unit.IsLate);
        return new
        {
            filings = new
            {
                registered = units.Count,
                filed = filed.Count,
                missing = units.Count - filed.Count,
                late,
                submitted = With("submitted"),
                returned = With("returned"),
                accepted = With("accepted"),
                coverage = PlainStatistics.ComputePercent(filed.Count, units.Count),
                onTimeRate = PlainStatistics.ComputePercent(filed.Count - late, units.Count),
            },
            budget = new
            {
                initial = Sum("initial"), adjusted = Sum("adjusted"), executed = Sum("executed"),
                executionRate = PlainStatistics.ComputePercent(Sum("executed"), Sum("adjusted")),
            },
            claimed = ComputeScores([.. filed.Select(report => (decimal)report["score"]!["claimed"]!)]),
            verified = ComputeScores([.. filed.Select(report => (decimal)report["score"]!["verified"]!)]),
            grades = Grades.Select(grade => new
            {
                grade,
                claimed = filed.Count(report => (string?)report["score"]!["claimedGrade"] == grade),
                verified = filed.Count(report => (string?)report["score"]!["verifiedGrade"] == grade),
            }),
            deviations = RuleCatalogue.All.Select(rule => (rule.Id, Of: tallies.ConvertAll(it => it[rule.Id]))).Select(it => new
            {
                rule = it.Id,
                applicable = it.Of.Sum(tally => tally.Passed + tally.Flagged),
                flagged = it.Of.Sum(tally => tally.Flagged),
                unitsApplicable = it.Of.Count(tally => tally.Passed + tally.Flagged > 0),
                unitsFlagged = it.Of.Count(tally => tally.Flagged > 0),
            }),
        };
    }

    private static object? ComputeScores(List<decimal> scores) => scores.Count == 0 ? null : new
    {
        mean = PlainStatistics.Round(scores.Sum() / scores.Count),
        median = PlainStatistics.ComputeQuantile(scores, 50),
        p10 = PlainStatistics.ComputeQuantile(scores, 10),
        p90 = PlainStatistics.ComputeQuantile(scores, 90),
        histogram = Enumerable.Range(0, 10).Select(i => new
        {
            from = 10 * i,
            to = 10 * (i + 1),
            units = scores.Count(score => (score >= 10 * i || i == 0) && (score < 10 * (i + 1) || i == 9)),
        }),
    };

    private static void AssertSame(object expected, JsonNode actual) =>
        Assert.Equal(PlainStatistics.ToCanonicalJson(JsonSerializer.SerializeToNode(expected)), PlainStatistics.ToCanonicalJson(actual));

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
            var items = await BureauClient.ReadAllPagesAsync(page => reader.ListFilingsAsync(page), query);

            var expected = units
                .Where(unit => sector is null || unit.Sector == sector)
                .Where(unit => kind is null || unit.Kind == kind)
                .Where(unit => status switch
                {
                    null => true,
                    "filed" => unit.Report is not null,
                    "late" => unit.IsLate,
                    _ => unit.Status == status,
                })
                .OrderBy(unit => unit.Bureau, StringComparer.Ordinal)
                .ThenBy(unit => unit.Code, StringComparer.Ordinal)
                .Select(unit => new
                {
                    bureau = unit.Bureau,
                    bureauName = "财政局",
                    unit = unit.Code,
                    unitName = "单位",
                    sector = unit.Sector,
                    kind = unit.Kind,
                    status = unit.Status,
                    late = (bool?)unit.Report?["late"],
                    revision = (int?)unit.Report?["revision"],
                    receivedAt = (string?)unit.Report?["receivedAt"],
                    closesAt = unit.Status is "missing" or "returned" ? unit.ClosesAt : null,
                });
            Assert.Equal(expected.Select(item => PlainStatistics.ToCanonicalJson(JsonSerializer.SerializeToNode(item))), items.Select(PlainStatistics.ToCanonicalJson));
        }
    }

    private static async Task AssertIndicatorsAsync(BureauClient reader, string scope, List<ExpectedUnit> units)
    {
        var all = units.Where(unit => unit.Report is not null)
            .SelectMany(unit => unit.Report!["report"]!["indicators"]!.AsArray().Select((it, i) => ExpectedIndicator.Create(unit, it!, i)))
            .ToList();
        foreach (var limit in Limits)
        {
            var names = await ReadPagesAsync(reader, $"scope={scope}&limit={limit}", page => page["names"]!.AsArray());
            Assert.Equal(
                all.GroupBy(it => it.Name).OrderBy(group => group.Key, StringComparer.Ordinal)
                    .Select(group => (group.Key, group.Select(it => it.Unit).Distinct().Count(), group.Count())),
                names.Select(it => ((string)it["name"]!, (int)it["units"]!, (int)it["count"]!)));
        }

        foreach (var (i, name) in DashboardScenario.Names.Append("no such").Index())
        {
            var own = units.ElementAtOrDefault(i);
            var query = $"scope={scope}&name={Uri.EscapeDataString(name)}";
            List<ExpectedIndicator> expected = [.. all.Where(it => it.Name == name)];
            var first = (await reader.ListIndicatorsAsync($"{query}&bureau={own?.Bureau}&unit={own?.Code}")).Expect(HttpStatusCode.OK)["indicator"]!;
            Assert.Equal(expected.Count, (int)first["count"]!);
            AssertQuartiles(expected.Select(it => (decimal?)it.Target), first["target"]);
            AssertQuartiles(expected.Select(it => (decimal?)it.Final), first["final"]);
            AssertQuartiles(expected.Select(it => it.Completion), first["completion"]);

            List<string> items = [.. ExpectedIndicator.Rank(expected).Select(it => PlainStatistics.ToCanonicalJson(it.Item))];
            Assert.Equal(
                ExpectedIndicator.Rank(expected).Where(it => it.Of.Unit == own).Select(it => PlainStatistics.ToCanonicalJson(it.Item)), first["places"]!.AsArray().Select(PlainStatistics.ToCanonicalJson));
            foreach (var limit in Limits)
            {
                var pages = await ReadPagesAsync(reader, $"{query}&limit={limit}", page => page["indicator"]!["items"]!.AsArray());
                Assert.Equal(items, pages.Select(PlainStatistics.ToCanonicalJson));
            }
        }
    }

    private static async Task<List<JsonNode>> ReadPagesAsync(BureauClient reader, string query, Func<JsonNode, JsonArray> itemsOf)
    {
        var items = new List<JsonNode>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = (await reader.ListIndicatorsAsync(cursor == "" ? query : $"{query}&cursor={cursor}")).Expect(HttpStatusCode.OK);
            items.AddRange(itemsOf(page).Select(item => item!));
            cursor = (string?)page["nextCursor"];
        }

        return items;
    }

    private static void AssertQuartiles(IEnumerable<decimal?> figures, JsonNode? actual)
    {
        List<decimal> there = [.. figures.OfType<decimal>()];
        decimal At(int percent) => PlainStatistics.ComputeQuantile(there, percent);
        object? expected = there.Count == 0 ? null : new { count = there.Count, min = At(0), q1 = At(25), median = At(50), q3 = At(75), max = At(100) };
        Assert.Equal(PlainStatistics.ToCanonicalJson(JsonSerializer.SerializeToNode(expected)), PlainStatistics.ToCanonicalJson(actual));
    }

    /// <summary>An indicator as its report has it.</summary>
    private sealed record ExpectedIndicator(ExpectedUnit Unit, string Name, int Ordinal, string Code, decimal Target, decimal Final)
    {
        public decimal? Completion => Target == 0m ? null : PlainStatistics.Round(100m * Final / Target, 6);

        public static ExpectedIndicator Create(ExpectedUnit unit, JsonNode indicator, int ordinal) => new(
            unit,
            (string)indicator["name"]!,
            ordinal,
            (string)indicator["code"]!,
            (decimal)indicator["target"]!["value"]!,
            (decimal)indicator["final"]!["value"]!);

        public static IEnumerable<(ExpectedIndicator Of, JsonNode Item)> Rank(List<ExpectedIndicator> all)
        {
            var population = all.Count(it => it.Completion is not null);
            return all.OrderByDescending(it => it.Completion ?? decimal.MinValue)
                .ThenBy(it => it.Unit.Bureau, StringComparer.Ordinal)
                .ThenBy(it => it.Unit.Code, StringComparer.Ordinal)
                .ThenBy(it => it.Ordinal)
                .Select(it =>
                {
                    int? rank = it.Completion is { } mine ? 1 + all.Count(other => other.Completion > mine) : null;
                    decimal? percentile = rank is null ? null : population == 1 ? 100m : PlainStatistics.Round(100m * (population - rank.Value) / (population - 1));
                    return (it, JsonSerializer.SerializeToNode(new
                    {
                        rank,
                        percentile,
                        bureau = it.Unit.Bureau,
                        unit = it.Unit.Code,
                        unitName = "单位",
                        sector = it.Unit.Sector,
                        kind = it.Unit.Kind,
                        code = it.Code,
                        target = it.Target,
                        final = it.Final,
                        completion = it.Completion,
                    })!);
                });
        }
    }
}

public sealed class DashboardPropertyTestsOnSqlite(SqliteHost host) : DashboardPropertyTests(host), IClassFixture<SqliteHost>;

public sealed class DashboardPropertyTestsOnSqlServer(SqlServerHost host) : DashboardPropertyTests(host), IClassFixture<SqlServerHost>;
