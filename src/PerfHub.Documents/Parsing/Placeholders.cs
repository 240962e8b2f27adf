using System.Text.RegularExpressions;

namespace PerfHub.Documents.Parsing;

/// <summary>Texts that stand for an empty field, e.g. 无 or <c>/</c>.</summary>
internal static partial class Placeholders
{
    /// <summary>Whether a compact text says nothing.</summary>
    public static bool IsBlank(string text) => BlankRegex().IsMatch(text);

    [GeneratedRegex(@"^(?:无|暂无|没有|略|同上|不适用|无偏差|N/?A|none|[-/\\.。…·*_×]*)[。.]?$", RegexOptions.IgnoreCase)]
    private static partial Regex BlankRegex();
}
