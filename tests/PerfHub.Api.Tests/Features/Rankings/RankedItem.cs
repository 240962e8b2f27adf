using PerfHub.Api.Features.Rankings;
using PerfHub.Api.Reports;

namespace PerfHub.Api.Tests.Features.Rankings;

/// <summary>A unit's place in a ranking with the figures of its report.</summary>
public sealed record RankedItem(
    long Rank, decimal Percentile, decimal Value, string Unit, string UnitName, string Bureau, string Sector, UnitKind Kind, RankedFigures Figures)
{
    public static RankedItem Create(RankedUnit unit) => new(
        unit.Rank, unit.Percentile, unit.Value, unit.Unit, unit.UnitName, unit.Bureau, unit.Sector, unit.Kind,
        new RankedFigures(
            unit.Score.Claimed, unit.Score.Verified, unit.Score.Difference, unit.Grade.Claimed, unit.Grade.Verified, unit.ExecutionRate,
            unit.Deviations.High, unit.Deviations.Medium, unit.Deviations.Low, unit.PolicyBureau, unit.PolicyVersion, unit.RuleSetVersion));
}
