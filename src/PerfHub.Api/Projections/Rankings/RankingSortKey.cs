using System.Globalization;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Projections.Rankings;

/// <summary>
/// A row's place in its list as one text that sorts byte by byte on both stores, so that any page starts with a single index seek.
/// </summary>
public static class RankingSortKey
{
    // Larger than any stored figure, so that the difference is positive and 19 digits long.
    private const long MaxScaledValue = 4_000_000_000_000_000_000;
    private const int ValueDigits = 19;

    /// <summary>Creates the key of a unit: highest value first, then by bureau and unit.</summary>
    public static string Create(decimal value, string bureau, string unit) => $"{CreatePrefix(value)}/{bureau}/{unit}";

    /// <summary>Creates a prefix that sorts after every higher value and before every key with this value.</summary>
    public static string CreatePrefix(decimal value) => $"{MaxScaledValue - DbValueConverter.ToScaled(value):D19}";

    /// <summary>Parses the value of a key.</summary>
    public static decimal ParseValue(string position) =>
        DbValueConverter.FromScaled(MaxScaledValue - long.Parse(position.AsSpan(0, ValueDigits), NumberStyles.None, CultureInfo.InvariantCulture));
}
