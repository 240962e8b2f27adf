using PerfHub.Api.Features.Indicators;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Tests.Features.Overviews;

/// <summary>An indicator of a unit's report; <paramref name="Ordinal"/> is its position there.</summary>
public sealed record ExpectedIndicator(ExpectedUnit Unit, string Name, int Ordinal, string Code, decimal Target, string? TargetUnit, decimal Final, string? FinalUnit)
{
    /// <summary>Percent, six decimals; <see langword="null"/> when the target is 0.</summary>
    public decimal? Completion => Target == 0m ? null : PlainStatistics.Round(100m * Final / Target, 6);

    public static ExpectedIndicator Create(ExpectedUnit unit, Indicator indicator, int ordinal) =>
        new(unit, indicator.Name, ordinal, indicator.Code, indicator.Target!.Value!.Value, indicator.Target.Unit, indicator.Final!.Value, indicator.Final.Unit);

    /// <summary>Ranks indicators of one name by completion, highest first, those without completion last.</summary>
    public static List<(ExpectedUnit Unit, UnitIndicator Item)> Rank(IReadOnlyList<ExpectedIndicator> indicators)
    {
        var population = indicators.Count(it => it.Completion is not null);
        return
        [
            .. indicators.OrderByDescending(it => it.Completion ?? decimal.MinValue)
                .ThenBy(it => it.Unit.Bureau, StringComparer.Ordinal)
                .ThenBy(it => it.Unit.Code, StringComparer.Ordinal)
                .ThenBy(it => it.Ordinal)
                .Select(it =>
                {
                    int? rank = it.Completion is { } completion ? 1 + indicators.Count(other => other.Completion > completion) : null;
                    decimal? percentile = rank is null ? null
                        : population == 1 ? 100m
                        : PlainStatistics.Round(100m * (population - rank.Value) / (population - 1));
                    return (it.Unit, new UnitIndicator(
                        rank, percentile, it.Unit.Bureau, it.Unit.Code, "单位", it.Unit.Sector, it.Unit.Kind, it.Code, it.Target, it.TargetUnit, it.Final, it.FinalUnit,
                        it.Completion));
                }),
        ];
    }
}
