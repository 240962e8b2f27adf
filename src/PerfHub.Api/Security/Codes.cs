using System.Text.RegularExpressions;

namespace PerfHub.Api.Security;

/// <summary>
/// Validates bureau and unit codes. Every code from outside is validated before it reaches the store: SQL Server ignores
/// trailing spaces and would find “650104” for “650104 ”.
/// </summary>
public static partial class Codes
{
    /// <summary>Whether a text is a well-formed bureau code: 2 to 12 digits (GB/T 2260).</summary>
    public static bool IsBureauCode(string text) => BureauPattern().IsMatch(text);

    /// <summary>Whether a text is a well-formed unit code: 1 to 32 letters, digits, “-” or “_”, the first a letter or digit.</summary>
    public static bool IsUnitCode(string text) => UnitPattern().IsMatch(text);

    [GeneratedRegex("^[0-9]{2,12}\\z")]
    private static partial Regex BureauPattern();

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9_-]{0,31}\\z")]
    private static partial Regex UnitPattern();
}
