namespace PerfHub.Documents.Reading;

/// <summary>A document cannot be read. The one exception that readers throw, whatever the document is.</summary>
public sealed class DocumentException : Exception
{
    /// <summary>Creates the exception.</summary>
    public DocumentException(DocumentFault fault, string chinese, string english, Exception? inner = null)
        : base(english, inner)
    {
        Fault = fault;
        Chinese = chinese;
    }

    /// <summary>The reason.</summary>
    public DocumentFault Fault { get; }

    /// <summary>The reason as a Chinese sentence; <see cref="Exception.Message"/> is the English one.</summary>
    public string Chinese { get; }

    internal static DocumentException TooLarge(string chinese, string english) => new(DocumentFault.TooLarge, chinese, english);

    internal static DocumentException Malformed(Exception? inner = null) =>
        new(DocumentFault.Malformed, "文件已损坏或格式不正确，无法读取。", "The document is damaged and cannot be read.", inner);

    /// <summary>The document takes too long to read.</summary>
    public static DocumentException TooSlow() =>
        new(DocumentFault.TooSlow, "文件过于复杂，未能在规定时间内读完。", "The document is too complex to be read in time.");
}
