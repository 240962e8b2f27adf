using System.Globalization;
using PerfHub.Api.Data;

namespace PerfHub.Api.Features.Lists;

/// <summary>
/// A row's place in its list as one text that sorts byte by byte, so that a page starts with a single seek however deep
/// it lies, on both stores alike.
/// </summary>
public static class Position
{
    // Larger than any stored figure, so that the difference is positive and 19 digits long.
    private const long Top = 4_000_000_000_000_000_000;
    private const int ValueDigits = 19;

    /// <summary>The place of a unit in a ranking: highest value first, then by bureau and unit.</summary>
    /// <param name="value">The value ranked by.</param>
    /// <param name="bureau">The unit's bureau.</param>
    /// <param name="unit">The unit's code.</param>
    public static string InRanking(decimal value, string bureau, string unit) => $"{OfValue(value)}/{bureau}/{unit}";

    /// <summary>Sorts behind every higher value, and before every place with this one.</summary>
    /// <param name="value">The value ranked by.</param>
    public static string OfValue(decimal value) => $"{Top - StoredValue.Scaled(value):D19}";

    /// <summary>The value in the place of a unit in a ranking.</summary>
    /// <param name="position">A place that <see cref="InRanking"/> gave.</param>
    public static decimal ValueIn(string position) =>
        StoredValue.Restored(Top - long.Parse(position.AsSpan(0, ValueDigits), NumberStyles.None, CultureInfo.InvariantCulture));

    /// <summary>The place of a deviation in a bureau's list: by unit, then by rule.</summary>
    /// <param name="unit">The unit's code.</param>
    /// <param name="rule">The rule's id.</param>
    /// <param name="id">The deviation's id.</param>
    // “,” sorts right before “-”, hence before all that codes and ids are made of: unit A comes before unit A-1.
    public static string OfDeviation(string unit, string rule, string id) => $"{unit},{rule},{id}";

    /// <summary>The first place of a unit's deviations, and the first behind them.</summary>
    /// <param name="unit">The unit's code.</param>
    public static (string From, string To) OfUnit(string unit) => (unit + ",", unit + "-");
}
