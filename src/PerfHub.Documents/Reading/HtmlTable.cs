using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using PerfHub.Documents.Content;

namespace PerfHub.Documents.Reading;

/// <summary>Reads a table in HTML, as it stands in Markdown with merged cells.</summary>
internal static partial class HtmlTable
{
    /// <summary>Reads the table that begins on a line; <see langword="null"/> if it does not end.</summary>
    public static (Table? Table, int Length) Read(IReadOnlyList<TextLine> lines, int start, ReadingBudget budget)
    {
        var end = start;
        while (end < lines.Count && !lines[end].Text.Contains("</table", StringComparison.OrdinalIgnoreCase))
        {
            end++;
        }

        if (end == lines.Count)
        {
            return (null, 0);
        }

        var (builder, taken, row, column) = (new TableBuilder(), new HashSet<(int, int)>(), -1, 0);
        var (text, span) = (new StringBuilder(), ((int Rows, int Columns)?)null);
        for (var index = start; index <= end; index++)
        {
            var (line, from) = (lines[index].Text, 0);
            foreach (Match tag in TagRegex().Matches(line))
            {
                text.Append(line, from, tag.Index - from);
                from = tag.Index + tag.Length;
                switch (tag.Groups["name"].Value.ToUpperInvariant())
                {
                    case "TR":
                        (row, column) = (row + 1, 0);
                        budget.CountLine();
                        break;
                    case "TD" or "TH":
                        span = (ParseSpan(tag.Value, "rowspan"), ParseSpan(tag.Value, "colspan"));
                        text.Clear();
                        break;
                    case "BR" or "/P":
                        text.Append('\n');
                        break;
                    case "/TD" or "/TH" when span is var (rowSpan, columnSpan) && row >= 0:
                        while (taken.Contains((row, column)))
                        {
                            column++;
                        }

                        for (var place = 0; place < rowSpan * columnSpan; place++)
                        {
                            budget.CountCell();
                            taken.Add((row + (place / columnSpan), column + (place % columnSpan)));
                        }

                        builder.Add(WebUtility.HtmlDecode(text.ToString()).Trim(), row, column, rowSpan, columnSpan, lines[index].Position);
                        (span, column) = (null, column + columnSpan);
                        break;
                }
            }

            text.Append(line, from, line.Length - from);
        }

        return builder.HasText ? (builder.Build(), end - start + 1) : (null, 0);
    }

    private static int ParseSpan(string tag, string name) =>
        Regex.Match(tag, name + @"\s*=\s*[""']?(\d{1,4})", RegexOptions.IgnoreCase) is { Success: true } match
            ? Math.Clamp(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), 1, TableBuilder.MaxColumns)
            : 1;

    [GeneratedRegex(@"<(?<name>/?[a-zA-Z]+)[^<>]*>")]
    private static partial Regex TagRegex();
}
