namespace PerfHub.Documents.Reading;

/// <summary>The limits of what is read from one document. They bound memory and time; every real form is far below them.</summary>
public sealed record DocumentLimits
{
    /// <summary>The limits that are used unless others are given.</summary>
    public static DocumentLimits Default { get; } = new();

    /// <summary>The size of the document, bytes.</summary>
    public int MaxBytes { get; init; } = 20 * 1024 * 1024;

    /// <summary>The files inside a docx or xlsx.</summary>
    public int MaxPackageParts { get; init; } = 2_000;

    /// <summary>The unpacked size of one XML part of a docx or xlsx, bytes.</summary>
    public long MaxPartBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>The unpacked size of one list of parts or relationships of a docx or xlsx, bytes.</summary>
    public long MaxIndexBytes { get; init; } = 1024 * 1024;

    /// <summary>The unpacked size of one stream of a PDF, bytes.</summary>
    public int MaxStreamBytes { get; init; } = 24 * 1024 * 1024;

    /// <summary>The unpacked size of one stream of a PDF that draws a page, bytes.</summary>
    public int MaxContentStreamBytes { get; init; } = 2 * 1024 * 1024;

    /// <summary>The characters that one stream of a PDF draws.</summary>
    public int MaxContentStreamCharacters { get; init; } = 100_000;

    /// <summary>The unpacked size of all streams of a PDF, bytes.</summary>
    public long MaxStreamBytesInAll { get; init; } = 128 * 1024 * 1024;

    /// <summary>The characters of text.</summary>
    public int MaxCharacters { get; init; } = 1_000_000;

    /// <summary>The cells with text, in all tables.</summary>
    public int MaxCells { get; init; } = 50_000;

    /// <summary>The paragraphs and table rows.</summary>
    public int MaxLines { get; init; } = 50_000;

    /// <summary>The pages of a PDF.</summary>
    public int MaxPages { get; init; } = 300;

    /// <summary>The depth of nested elements in XML.</summary>
    public int MaxDepth { get; init; } = 200;

    /// <summary>The depth of tables in tables.</summary>
    public int MaxTableDepth { get; init; } = 8;

    /// <summary>The time for reading.</summary>
    public TimeSpan MaxDuration { get; init; } = TimeSpan.FromSeconds(8);
}
