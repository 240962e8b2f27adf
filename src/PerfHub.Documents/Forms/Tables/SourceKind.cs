using System.Text.RegularExpressions;

namespace PerfHub.Documents.Forms.Tables;

/// <summary>The kinds of sources of a budget, by their names on forms.</summary>
internal static partial class SourceKind
{
    /// <summary>
    /// Finds the kind: <c>upperLevel</c>, <c>ownLevel</c> and <c>other</c> for the three that reports know, the name itself for other
    /// sources; <see langword="null"/> if the text names no source.
    /// </summary>
    public static string? Find(string name) =>
        UpperLevelRegex().IsMatch(name) ? "upperLevel"
        : OwnLevelRegex().IsMatch(name) ? "ownLevel"
        : OtherRegex().IsMatch(name) ? "other"
        : NamedRegex().IsMatch(name) ? name
        : null;

    [GeneratedRegex("^上级(?:补助|财政|转移支付|专项|下达|安排)*(?:资金|财力|拨款)?(?:安排|部分)?$")]
    private static partial Regex UpperLevelRegex();

    [GeneratedRegex("^本级(?:财政|安排)*(?:资金|财力|拨款)?(?:安排|部分)?$")]
    private static partial Regex OwnLevelRegex();

    [GeneratedRegex("^其他(?:资金|来源|收入|自筹资金)?(?:安排|部分)?$")]
    private static partial Regex OtherRegex();

    [GeneratedRegex("^.{0,12}(?:资金|拨款|收入|结转|结余|预算|债券|自筹|贷款)$")]
    private static partial Regex NamedRegex();
}
