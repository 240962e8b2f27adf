using System.Text;
using PerfHub.Documents.Content;

namespace PerfHub.Documents.Parsing;

/// <summary>
/// A text as the forms are matched against: full-width characters become half-width ones, white space and line ends are left out.
/// Each character still knows its place in the document.
/// </summary>
internal sealed class CompactText
{
    private readonly IReadOnlyList<TextLine> _lines;
    private readonly List<(int Line, int Index)> _places;

    private CompactText(IReadOnlyList<TextLine> lines, string value, List<(int, int)> places) => (_lines, Value, _places) = (lines, value, places);

    /// <summary>The lines of the document.</summary>
    public IReadOnlyList<TextLine> Lines => _lines;

    /// <summary>The compact text.</summary>
    public string Value { get; }

    public static CompactText Create(Paragraph paragraph) => Create(paragraph.Lines);

    public static CompactText Create(TableCell cell) => Create([new TextLine(cell.Text, cell.Position)]);

    /// <summary>Compacts a text that stands nowhere.</summary>
    public static string Compact(string? text) => string.IsNullOrEmpty(text) ? "" : Create([new TextLine(text, default)]).Value;

    /// <summary>Gets a piece as it stands in the document.</summary>
    public SourceText GetSource(int start, int length)
    {
        var (first, last) = (_places[start], _places[start + Math.Max(1, length) - 1]);
        if (first.Line == last.Line)
        {
            var piece = _lines[first.Line].Text[first.Index..(last.Index + 1)];
            return new SourceText(RemoveLineEnds(piece), _lines[first.Line].Position, first.Index, piece.Length);
        }

        var text = new StringBuilder(_lines[first.Line].Text[first.Index..]);
        for (var line = first.Line + 1; line < last.Line; line++)
        {
            text.Append(_lines[line].Text);
        }

        text.Append(_lines[last.Line].Text, 0, last.Index + 1);
        return new SourceText(RemoveLineEnds(text.ToString()), _lines[first.Line].Position, first.Index, text.Length);
    }

    /// <summary>Gets the whole text as it stands in the document, without line ends and white space at the ends.</summary>
    public string GetText(int start, int length) => length <= 0 ? "" : GetSource(start, length).Text.Trim();

    private static string RemoveLineEnds(string text) => text.ReplaceLineEndings("");

    private static CompactText Create(IReadOnlyList<TextLine> lines)
    {
        var (value, places, spaces) = (new StringBuilder(), new List<(int, int)>(), 0);
        for (var line = 0; line < lines.Count; line++)
        {
            var text = lines[line].Text;
            spaces = 0;
            for (var index = 0; index < text.Length; index++)
            {
                var character = Fold(text[index]);
                if (char.IsWhiteSpace(character) || char.IsControl(character) || character is '\u200b' or '\ufeff')
                {
                    spaces += character == '\t' ? 2 : 1;
                    continue;
                }

                if (spaces > 0 && value.Length > 0 && SeparatesFigures(value, character, spaces))
                {
                    value.Append(' ');
                    places.Add((line, index));
                }

                spaces = 0;
                value.Append(character);
                places.Add((line, index));
            }
        }

        return new CompactText(lines, value.ToString(), places);
    }

    /// <summary>A space inside a figure is a flaw of the print; a gap, or a space after a year, separates two figures.</summary>
    private static bool SeparatesFigures(StringBuilder before, char next, int spaces)
    {
        if (!char.IsAsciiDigit(before[^1]) || !char.IsAsciiDigit(next))
        {
            return false;
        }

        var digits = 0;
        while (digits < before.Length && char.IsAsciiDigit(before[before.Length - 1 - digits]))
        {
            digits++;
        }

        return spaces > 1 || digits == 4 && before[^4] is '1' or '2' && before[^3] is '9' or '0';
    }

    private static char Fold(char character) => character switch
    {
        >= '\uff01' and <= '\uff5e' => (char)(character - 0xfee0),
        '\u3000' or '\u00a0' => ' ',
        '—' or '–' or '−' or '‐' or '‑' or '―' => '-',
        '〜' or '∼' => '~',
        '≧' or '⩾' or '⪰' => '≥',
        '≦' or '⩽' or '⪯' => '≤',
        '“' or '”' or '„' or '″' or '「' or '」' or '『' or '』' => '"',
        '〔' or '【' or '［' => '(',
        '〕' or '】' or '］' => ')',
        '％' or '﹪' => '%',
        '﹣' => '-',
        '．' or '｡' => '.',
        // PDFs often hold radicals in place of the characters that look the same.
        >= '\u2e80' and <= '\u2fdf' or >= '\uf900' and <= '\ufaff' => character.ToString().Normalize(NormalizationForm.FormKC)[0],
        _ => character,
    };
}
