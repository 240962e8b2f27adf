namespace PerfHub.Documents.Writing;

/// <summary>Numbers the headings of a document: 一、二、…, and （一）（二）… within each. A part that is left out leaves no gap.</summary>
public sealed class HeadingNumbers
{
    private const string Digits = "一二三四五六七八九十";

    private int _chapters;
    private int _parts;

    /// <summary>Creates the next heading of the first level.</summary>
    public LayoutText CreateChapter(string title)
    {
        _parts = 0;
        return new LayoutText($"{Digits[_chapters++]}、{title}", LayoutTextStyle.Heading1);
    }

    /// <summary>Creates the next heading of the second level.</summary>
    public LayoutText CreatePart(string title) => new($"（{Digits[_parts++]}）{title}", LayoutTextStyle.Heading2);
}
