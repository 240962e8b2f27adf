using System.Globalization;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Projections.Rankings;

/// <summary>
/// A row's place in its list as one text that sorts byte by byte, so that a page starts with a single seek however deep
/// it lies, on both stores alike.
/// </summary>
public static class RankingSortKey
{
    // Larger than any stored figure, so that the difference is positive and 19 digits long.
    private const long MaxScaledValue = 4_000_000_000_000_000_000;
    private const int ValueDigits = 19;

    /// <summary>The place of a unit in a ranking: highest value first, then by bureau and unit.</summary>
    /// <param name="value">The value ranked by.</param>
    /// <param name="bureau">The unit's bureau.</param>
    /// <param name="unit">The unit's code.</param>
    public static string Create(decimal value, string bureau, string unit) => $"{CreatePrefix(value)}/{bureau}/{unit}";

    /// <summary>Sorts behind every higher value, and before every place with this one.</summary>
    /// <param name="value">The value ranked by.</param>
    public static string CreatePrefix(decimal value) => $"{MaxScaledValue - DbValueConverter.ToScaled(value):D19}";

    /// <summary>The value in the place of a unit in a ranking.</summary>
    /// <param name="position">A place that <see cref="Create"/> gave.</param>
    public static decimal ParseValue(string position) =>
        DbValueConverter.FromScaled(MaxScaledValue - long.Parse(position.AsSpan(0, ValueDigits), NumberStyles.None, CultureInfo.InvariantCulture));
}
