using PerfHub.Rules.Report;

namespace PerfHub.Api.Features.Indicators;

/// <summary>
/// Collects the targets and final values of indicators that are to be compared. Quartiles are in one unit of measure: the one that most
/// figures state, or its base unit if they state it with several factors (万人次 and 人次). A figure without a unit of measure counts as
/// stated; one with another base unit does not count.
/// </summary>
internal sealed class MeasureCollector
{
    private readonly List<(decimal Value, UnitOfMeasure? Unit)> _targets = [], _finals = [];
    private readonly Dictionary<string, UnitOfMeasure?> _parsed = [];

    /// <summary>Adds the figures of an indicator as it states them.</summary>
    public void Add(IndicatorRow row)
    {
        Add(_targets, row.Target, row.TargetUnit);
        Add(_finals, row.Final, row.FinalUnit);
    }

    /// <summary>Computes the quartiles of targets and final values, and their unit of measure if one is stated.</summary>
    public (Quartiles? Target, Quartiles? Final, string? UnitOfMeasure) Compute()
    {
        var main = _targets.Concat(_finals).Select(it => it.Unit).OfType<UnitOfMeasure>().GroupBy(it => it.Base)
            .OrderByDescending(it => it.Count()).ThenBy(it => it.Key, StringComparer.Ordinal)
            .Select(it => (Base: it.Key, Factors: it.Select(unit => unit.Factor).ToHashSet()))
            .FirstOrDefault();
        var isConverted = main.Factors?.Count > 1;
        var stated = main.Base is null || isConverted
            ? main.Base
            : UnitOfMeasure.Normalize(_parsed.First(it => it.Value?.Base == main.Base).Key);
        return (ComputeQuartiles(_targets, main.Base, isConverted), ComputeQuartiles(_finals, main.Base, isConverted), stated);
    }

    private static Quartiles? ComputeQuartiles(List<(decimal Value, UnitOfMeasure? Unit)> figures, string? mainBase, bool isConverted)
    {
        List<decimal> values =
        [
            .. figures.Where(it => it.Unit is null || it.Unit.Value.Base == mainBase)
                .Select(it => isConverted && it.Unit is { } unit ? unit.ToBaseUnit(it.Value) : it.Value),
        ];
        values.Sort();
        return Quartiles.Compute(values);
    }

    private void Add(List<(decimal Value, UnitOfMeasure? Unit)> figures, decimal? figure, string? unit)
    {
        if (figure is { } value)
        {
            figures.Add((value, Parse(unit)));
        }
    }

    // A hundred thousand units state the same few units of measure.
    private UnitOfMeasure? Parse(string? unit)
    {
        if (unit is null)
        {
            return null;
        }

        if (!_parsed.TryGetValue(unit, out var parsed))
        {
            _parsed.Add(unit, parsed = UnitOfMeasure.Parse(unit));
        }

        return parsed;
    }
}
