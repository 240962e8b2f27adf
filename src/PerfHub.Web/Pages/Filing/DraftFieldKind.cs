namespace PerfHub.Web.Pages.Filing;

/// <summary>How a field of a report is typed.</summary>
public enum DraftFieldKind
{
    /// <summary>A short text.</summary>
    Text,

    /// <summary>A figure.</summary>
    Number,

    /// <summary>A day.</summary>
    Day,

    /// <summary>A text of several lines.</summary>
    LongText,

    /// <summary>A list of texts, one a line.</summary>
    Lines,

    /// <summary>One of a few values.</summary>
    Choice,

    /// <summary>Yes or no.</summary>
    YesNo,
}
