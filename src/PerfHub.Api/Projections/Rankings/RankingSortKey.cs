using System.Globalization;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Projections.Rankings;

/// <summary>
/// A unit's place in its list as one text, in cursors. It sorts byte by byte as the list does: hosts of the release before seek by it.
/// </summary>
public static class RankingSortKey
{
    // Larger than any stored figure, so that the difference is positive and 19 digits long.
    private const long MaxScaledValue = 4_000_000_000_000_000_000;
    private const int ValueDigits = 19;

    /// <summary>Creates the key of a unit: highest value first, then by bureau and unit.</summary>
    public static string Create(decimal value, string bureau, string unit) => $"{MaxScaledValue - DbValueConverter.ToScaled(value):D19}/{bureau}/{unit}";

    /// <summary>Parses a key into the value, scaled by 10^6, the bureau and the unit; <see langword="null"/> if it is none.</summary>
    public static (long Value, string Bureau, string Unit)? TryParse(string position) =>
        position.Split('/') is [{ Length: ValueDigits } digits, var bureau, var unit]
        && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? (MaxScaledValue - value, bureau, unit)
            : null;
}
