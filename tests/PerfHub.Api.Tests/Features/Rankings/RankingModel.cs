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
    public static List<RankedItem> ComputeExpected(RankingQuery query, IEnumerable<RankingModelUnit> units)
    {
        var list = units
            .Where(unit => (query.Sector is null || unit.Sector == query.Sector) && (query.Kind is null || unit.Kind == query.Kind))
            .Select(unit => (Unit: unit, Value: unit.Figures!.GetMetric(query.Metric)))
            .Where(it => it.Value is not null)
            .OrderByDescending(it => it.Value)
            .ThenBy(it => it.Unit.Client.BureauCode, StringComparer.Ordinal)
            .ThenBy(it => it.Unit.Client.UnitCode, StringComparer.Ordinal)
            .ToList();
        if (query.IsAscending)
        {
            list.Reverse();
        }

        return
        [
            .. list.Select(it =>
            {
                var rank = 1 + list.Count(other => query.IsAscending ? other.Value < it.Value : other.Value > it.Value);
                var percentile = list.Count == 1 ? 100m : 100m * (list.Count - rank) / (list.Count - 1);
                return new RankedItem(
                    rank,
                    Math.Round(percentile, 2, MidpointRounding.AwayFromZero),
                    it.Value!.Value,
                    it.Unit.Client.UnitCode,
                    it.Unit.Name,
                    it.Unit.Client.BureauCode,
                    it.Unit.Sector,
                    Enum.Parse<UnitKind>(it.Unit.Kind, ignoreCase: true),
                    it.Unit.Figures!);
            }),
        ];
    }

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
