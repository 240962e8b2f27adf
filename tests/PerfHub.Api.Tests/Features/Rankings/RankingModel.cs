using System.Net;
using PerfHub.Api.Reports;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Features.Rankings;

/// <summary>A region and its rankings, computed by a plain sort and count from the units' own reports.</summary>
public sealed class RankingModel(Region region)
{
    private readonly List<RankingModelUnit> _units = [];

    public Region Region { get; } = region;

    public IReadOnlyList<RankingModelUnit> FiledUnits => [.. _units.Where(unit => unit.Figures is not null)];

    public static async Task<RankingModel> CreateAsync(PerfHubHost host, RankingScenario scenario)
    {
        var model = new RankingModel(await Region.CreateAsync(host));
        foreach (var unit in scenario.Units)
        {
            await model.ApplyAsync(unit);
        }

        return model;
    }

    /// <summary>Computes all items that the query should return.</summary>
    public List<RankedItem> ComputeExpected(RankingQuery query) => ComputeExpected(query, FiledUnits.Where(unit =>
        unit.Client.BureauCode.StartsWith(query.Bureau, StringComparison.Ordinal)
        && (!query.IsOwn || unit.Client.BureauCode == query.Bureau)));

    /// <summary>Computes all items that the query should return, given the units within its bureau and scope.</summary>
    public static List<RankedItem> ComputeExpected(RankingQuery query, IEnumerable<RankingModelUnit> units) => ExpectedRanking.Compute(
        query.Metric,
        query.IsAscending,
        units.Where(unit => (query.Sector is null || unit.Sector == query.Sector) && (query.Kind is null || unit.Kind == query.Kind)).Select(ToRankable));

    private static RankableReport ToRankable(RankingModelUnit unit) => new(
        unit.Client.BureauCode, unit.Client.UnitCode, unit.Name, unit.Sector, Enum.Parse<UnitKind>(unit.Kind, ignoreCase: true), unit.Figures!);

    private async Task ApplyAsync(RankingScenarioUnit scenario)
    {
        var bureau = scenario.IsNorth ? Region.North : Region.South;
        var client = await Region.RegisterUnitAsync(scenario.Code, bureau, scenario.Sector, scenario.Kind);
        var unit = new RankingModelUnit(client) { Sector = scenario.Sector, Kind = scenario.Kind };
        _units.Add(unit);
        foreach (var step in scenario.Steps)
        {
            switch (step)
            {
                case UnitStep.ReportFiled filed:
                    await unit.FileReportAsync(filed.Report);
                    break;
                case UnitStep.RegistrationChanged changed:
                    (unit.Name, unit.Sector, unit.Kind, unit.IsActive) = ($"“{scenario.Code}”单位 🏫", changed.Sector, changed.Kind, changed.Active);
                    (await Region.Admin.PutAsync(
                        $"/v1/bureaus/{bureau}/units/{scenario.Code}",
                        new { name = unit.Name, sector = changed.Sector, kind = changed.Kind, active = changed.Active })).Expect(HttpStatusCode.OK);
                    break;
            }
        }
    }
}
