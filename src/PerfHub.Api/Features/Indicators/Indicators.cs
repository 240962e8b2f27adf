using System.Text.Json.Serialization;
using PerfHub.Api.Features.Units;
using PerfHub.Api.Features.Versions;
using PerfHub.Rules.Statistics;

namespace PerfHub.Api.Features.Indicators;

/// <summary>Which indicators the units of a scope report, or one of them across units.</summary>
/// <param name="Bureau">The bureau's code.</param>
/// <param name="FiscalYear">The fiscal year.</param>
/// <param name="Names">The names, where none was asked for; in the order of their characters' codes.</param>
/// <param name="Indicator">The one that was asked for.</param>
/// <param name="NextCursor">Goes on with the names, or with the units of the indicator; <see langword="null"/> at the end.</param>
public sealed record IndicatorPage(
    string Bureau, int FiscalYear, IReadOnlyList<IndicatorName>? Names, ComparedIndicator? Indicator, string? NextCursor) : IVersioned
{
    /// <inheritdoc />
    [JsonIgnore]
    public ScopeVersion State { get; init; } = new(0, null);
}

/// <summary>A name that indicators have.</summary>
/// <param name="Name">The name.</param>
/// <param name="Units">How many units report an indicator of this name.</param>
/// <param name="Count">How many indicators there are of this name; a unit may have several.</param>
public sealed record IndicatorName(string Name, int Units, int Count);

/// <summary>The indicators of one name, of all units of the scope whose current report has one.</summary>
/// <param name="Name">The name.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Target">How their targets lie, each in its own unit of measure; <see langword="null"/>, as below, where there is none.</param>
/// <param name="Final">How the values at year's end lie, the same.</param>
/// <param name="Completion">How the completion lies, percent.</param>
/// <param name="Places">Where the unit that was asked for stands; it may have several of the name, and has none out of the scope.</param>
/// <param name="Items">The units, the highest completion first, those without any last.</param>
public sealed record ComparedIndicator(
    string Name, int Count, Quartiles? Target, Quartiles? Final, Quartiles? Completion, IReadOnlyList<UnitIndicator> Places,
    IReadOnlyList<UnitIndicator> Items);

/// <summary>How figures lie, two decimals; what lies between two neighbours is in proportion.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Min">The lowest.</param>
/// <param name="Q1">A quarter is lower.</param>
/// <param name="Median">Half are lower.</param>
/// <param name="Q3">Three quarters are lower.</param>
/// <param name="Max">The highest.</param>
public sealed record Quartiles(int Count, decimal Min, decimal Q1, decimal Median, decimal Q3, decimal Max)
{
    /// <summary>Those of figures in ascending order; nothing where there are none.</summary>
    internal static Quartiles? Of(List<decimal> ascending)
    {
        decimal At(int percent) => Quantiles.At(ascending, percent);
        return ascending.Count == 0 ? null : new Quartiles(ascending.Count, At(0), At(25), At(50), At(75), At(100));
    }
}

/// <summary>A unit's indicator among those of the same name.</summary>
/// <param name="Rank">From 1, by completion, the highest first; ties share one. <see langword="null"/>, as the next, without a completion.</param>
/// <param name="Percentile">100·(population − rank)/(population − 1) of those with a completion, two decimals; 100 where alone.</param>
/// <param name="Bureau">The code of the unit's bureau.</param>
/// <param name="Unit">The unit's code.</param>
/// <param name="UnitName">The unit's name.</param>
/// <param name="Sector">Its sector.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Code">The indicator's code in the unit's report.</param>
/// <param name="Target">Its target.</param>
/// <param name="Final">The value at year's end.</param>
/// <param name="Completion">Final ÷ target, percent; <see langword="null"/> in another direction than <c>atLeast</c>, or where the target is not above 0.</param>
public sealed record UnitIndicator(
    int? Rank, decimal? Percentile, string Bureau, string Unit, string UnitName, string Sector, UnitKind Kind, string Code,
    decimal? Target, decimal? Final, decimal? Completion);
