namespace PerfHub.Documents.Writing;

/// <summary>The styles of paragraphs, as official documents (GB/T 9704) use them.</summary>
public enum LayoutTextStyle
{
    /// <summary>The title, centred.</summary>
    Title,

    /// <summary>A line below the title, centred.</summary>
    Subtitle,

    /// <summary>A heading of the first level: 一、</summary>
    Heading1,

    /// <summary>A heading of the second level: （一）</summary>
    Heading2,

    /// <summary>Running text, first line indented.</summary>
    Body,

    /// <summary>A line without indentation, e.g. the addressee.</summary>
    Plain,

    /// <summary>A line at the right, e.g. the date.</summary>
    Right,

    /// <summary>A small note.</summary>
    Note,
}
