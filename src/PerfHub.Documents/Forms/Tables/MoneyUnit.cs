using System.Text.RegularExpressions;
using PerfHub.Documents.Content;
using PerfHub.Documents.Parsing;

namespace PerfHub.Documents.Forms.Tables;

/// <summary>Finds the unit of money of a table.</summary>
internal static partial class MoneyUnit
{
    /// <summary>Finds the unit that a compact text states, e.g. 金额单位:万元 or (元).</summary>
    public static string? Find(string text) => UnitRegex().Match(text) is { Success: true } match ? match.Groups["u"].Value : null;

    /// <summary>Finds the unit that the headings, or the rows above them, state.</summary>
    public static string? Find(Table table, int firstRow, int lastRow)
    {
        for (var row = lastRow; row >= firstRow; row--)
        {
            foreach (var cell in table.GetRow(row))
            {
                if (Find(CompactText.Compact(cell.Text)) is { } unit)
                {
                    return unit;
                }
            }
        }

        return null;
    }

    [GeneratedRegex(@"(?:单位:?|\(|金额:?)(?:人民币)?(?<u>万元|亿元|千元|百万元|元)(?![/\u4e00-\u9fff])")]
    private static partial Regex UnitRegex();
}
