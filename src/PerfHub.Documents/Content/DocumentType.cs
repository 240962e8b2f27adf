namespace PerfHub.Documents.Content;

/// <summary>The type of a document.</summary>
public enum DocumentType
{
    /// <summary>Word, <c>.docx</c>.</summary>
    Word,

    /// <summary>Excel, <c>.xlsx</c>.</summary>
    Spreadsheet,

    /// <summary>PDF with a text layer.</summary>
    Pdf,

    /// <summary>Plain text or Markdown.</summary>
    Text,
}
