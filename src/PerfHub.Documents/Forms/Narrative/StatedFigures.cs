using System.Text.RegularExpressions;
using PerfHub.Documents.Parsing;

namespace PerfHub.Documents.Forms.Narrative;

/// <summary>
/// A line that lists the figures of an item of key work, as PerfHub writes it: <c>数据：引进企业：52家（完成计划的173.3%）（指标3）；…</c>. Where
/// there is one, the figures of the item are those, and not what its sentences state.
/// </summary>
internal static partial class StatedFigures
{
    /// <summary>The beginning of such a line.</summary>
    public const string Prefix = "数据:";

    /// <summary>One figure of such a line.</summary>
    internal sealed record Figure(string Label, decimal Value, string Unit, decimal? PercentOfPlan, string? Indicator, int Start, int Length);

    /// <summary>Parses a compact text; <see langword="null"/> if it is no such line.</summary>
    public static IReadOnlyList<Figure>? Parse(string text)
    {
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var (figures, start) = (new List<Figure>(), Prefix.Length);
        foreach (var part in text[Prefix.Length..].Split(';'))
        {
            if (FigureRegex().Match(part) is { Success: true } match && FigureText.Parse(match.Groups["n"].Value) is { } value)
            {
                decimal? plan = match.Groups["plan"].Success ? FigureText.Parse(match.Groups["plan"].Value) : null;
                figures.Add(new Figure(
                    match.Groups["label"].Value, value, match.Groups["unit"].Value, plan, match.Groups["code"].Success ? match.Groups["code"].Value : null, start, part.Length));
            }

            start += part.Length + 1;
        }

        return figures;
    }

    [GeneratedRegex(@"^(?<label>.*):(?<n>-?" + FigureText.Number + @")(?<unit>[^()\d]*)(?:\(完成计划的(?<plan>-?" + FigureText.Number + @")%\))?(?:\(指标(?<code>[^()]+)\))?。?$")]
    private static partial Regex FigureRegex();
}
