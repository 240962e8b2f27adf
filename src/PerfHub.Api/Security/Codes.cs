using System.Text.RegularExpressions;

namespace PerfHub.Api.Security;

/// <summary>
/// What codes look like. Whatever does not is no code, wherever it is sent: a store may take “650104 ” for “650104”, and the
/// code that it names must be told apart from it everywhere alike.
/// </summary>
public static partial class Codes
{
    /// <summary>Whether a text can be a bureau's code: 2 to 12 digits (GB/T 2260).</summary>
    /// <param name="text">Any text.</param>
    public static bool IsBureauCode(string text) => BureauPattern().IsMatch(text);

    /// <summary>Whether a text can be a unit's code: 1 to 32 letters, digits, “-” or “_”, the first a letter or digit.</summary>
    /// <param name="text">Any text.</param>
    public static bool IsUnitCode(string text) => UnitPattern().IsMatch(text);

    [GeneratedRegex("^[0-9]{2,12}\\z")]
    private static partial Regex BureauPattern();

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9_-]{0,31}\\z")]
    private static partial Regex UnitPattern();
}
