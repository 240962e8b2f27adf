using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Tests.Features.Rankings;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Rules.Scoring;

namespace PerfHub.Api.Tests.Features.Overviews;

/// <summary>Units of four bureaus. Their figures come from a few values, so many of them tie.</summary>
/// <param name="Units">The units.</param>
/// <param name="HasPolicy">The southern district has its own policy, <see cref="SouthPolicy"/>.</param>
public sealed record DashboardScenario(IReadOnlyList<DashboardScenarioUnit> Units, bool HasPolicy)
{
    public static readonly Policy SouthPolicy = new() { GradeBands = new GradeBands(Excellent: 99.5m) };

    public static readonly string[] IndicatorNames = ["开展培训次数", "服务企业\n数 %", "a"];

    private const string Past = "2020-01-31T00:00:00Z", Future = "2099-01-01T00:00:00Z";

    private static readonly Gen<(string, decimal)> IndicatorGenerator =
        from name in Gen.Elements(IndicatorNames)
        from target in Gen.Elements(0m, 3m, 10m, 10m)
        select (name, target);

    private static readonly Gen<DashboardScenarioUnit> UnitGenerator =
        from bureau in Gen.Choose(0, 3)
        from sector in Gen.Elements(RankingScenario.Sectors)
        from kind in Gen.Elements(RankingScenario.Kinds)
        from indicators in Gen.Choose(1, 3).SelectMany(count => IndicatorGenerator.ListOf(count))
        from files in Gen.Elements(true, true, false)
        from report in RankingScenario.ReportGenerator
        from extended in Gen.Elements(true, false, false)
        from decision in Gen.Elements(null, "accept", "return", "withdraw")
        from active in Gen.Elements(true, true, false)
        select new DashboardScenarioUnit(bureau, sector, kind, [.. indicators], files ? report : null, extended, decision, active);

    public static Arbitrary<DashboardScenario> Scenarios() => (
        from count in Gen.Choose(0, 24)
        from units in UnitGenerator.ListOf(count)
        from policy in Gen.Elements(true, false)
        select new DashboardScenario([.. units], policy)).ToArbitrary();

    /// <summary>Plays the scenario in a new region, where the window of the northern district has closed.</summary>
    /// <param name="host">The host.</param>
    /// <param name="readsMeanwhile">Whether overviews are read between the steps.</param>
    public async Task<(Region Region, IReadOnlyList<ExpectedUnit> Units)> ApplyAsync(PerfHubHost host, bool readsMeanwhile)
    {
        var region = await Region.CreateAsync(host);
        string[] bureaus = [region.City, region.North, region.South, region.North + "01"];
        (await host.Operator.CreateBureauAsync(bureaus[3], region.North)).Expect(HttpStatusCode.Created);
        (await host.Operator.CreateBureauAsync(region.City + "03", region.City)).Expect(HttpStatusCode.Created);
        (await region.Admin.PutWindowsAsync(("2020-01-01T00:00:00Z", Past), bureau: region.North)).Expect(HttpStatusCode.OK);
        if (HasPolicy)
        {
            (await region.Admin.PutPolicyAsync(new { gradeBands = new { excellent = SouthPolicy.GradeBands.Excellent } }, region.South)).Expect(HttpStatusCode.OK);
        }

        var units = new List<ExpectedUnit>();
        foreach (var (number, unit) in Units.Index())
        {
            units.Add(await ApplyUnitAsync(region, bureaus[unit.BureauIndex], $"{number * 37 % 100}{(number % 2 == 0 ? "" : "B")}", unit, readsMeanwhile ? () => ReadOverviewsAsync(region) : () => Task.CompletedTask));
        }

        return (region, units);
    }

    // The host then holds the overviews, and follows each change.
    private static async Task ReadOverviewsAsync(Region region)
    {
        foreach (var bureau in (string[])[region.City, region.North, region.South])
        {
            (await new BureauClient(region.Admin.Http, bureau).GetOverviewAsync()).Expect(HttpStatusCode.OK);
        }
    }

    private static async Task<ExpectedUnit> ApplyUnitAsync(Region region, string bureau, string code, DashboardScenarioUnit unit, Func<Task> readAsync)
    {
        await readAsync();
        var client = await region.RegisterUnitAsync(code, bureau, unit.Sector, unit.Kind);
        var isNorth = unit.BureauIndex is 1 or 3;
        if (isNorth && unit.HasExtension)
        {
            (await region.Admin.GrantExtensionAsync(code, Future, bureau)).Expect(HttpStatusCode.Created);
        }

        if (unit.Report is not null)
        {
            (await client.FileReportAsync(CreateReport(unit))).Expect(HttpStatusCode.Created);
            await readAsync();
            if (unit.Decision is { } decision)
            {
                (await region.Admin.DecideReportAsync(client, decision, "复核。")).Expect(HttpStatusCode.Created);
            }
        }

        if (!unit.IsActive)
        {
            await readAsync();
            (await region.Admin.PutAsync($"/v1/bureaus/{bureau}/units/{code}", new { name = "单位", sector = unit.Sector, kind = unit.Kind, active = false }))
                .Expect(HttpStatusCode.OK);
        }

        var response = await client.GetReportAsync();
        var isMissing = response.Status == HttpStatusCode.NotFound;
        return new ExpectedUnit(
            bureau,
            code,
            unit.Sector,
            Enum.Parse<UnitKind>(unit.Kind, ignoreCase: true),
            unit.IsActive,
            isMissing ? null : response.Expect<Receipt>(HttpStatusCode.OK),
            isMissing ? null : response.ExpectReport(),
            isNorth ? DateTime.Parse(unit.HasExtension ? Future : Past, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal) : null);
    }

    private static JsonNode CreateReport(DashboardScenarioUnit unit)
    {
        var report = unit.Report!.ToJson();
        var indicators = report["indicators"]!.AsArray();
        var first = indicators[0]!.DeepClone();
        indicators.Clear();
        foreach (var (i, (name, target)) in unit.Indicators.Index())
        {
            var indicator = first.DeepClone();
            (indicator["code"], indicator["name"], indicator["target"]!["value"]) = ($"{i}", name, target);
            indicators.Add(indicator);
        }

        return report;
    }
}
