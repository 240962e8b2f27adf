using PerfHub.Documents.Content;

namespace PerfHub.Documents.Reading;

/// <summary>Reads a document of any supported type from memory. It touches no file and no network.</summary>
public static class DocumentReader
{
    /// <summary>Reads a document.</summary>
    /// <exception cref="DocumentException">The document cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public static DocumentContent Read(byte[] document, DocumentLimits? limits = null, CancellationToken cancel = default)
    {
        var budget = new ReadingBudget(limits ?? DocumentLimits.Default, TimeProvider.System, cancel);
        if (document.Length > budget.Limits.MaxBytes)
        {
            throw DocumentException.TooLarge(
                $"文件超过 {budget.Limits.MaxBytes / 1024 / 1024} MB。", $"The document is larger than {budget.Limits.MaxBytes / 1024 / 1024} MB.");
        }

        var type = DocumentTypeDetector.Detect(document, budget.Limits);
        try
        {
            var blocks = type switch
            {
                DocumentType.Word => WordReader.Read(document, budget),
                DocumentType.Spreadsheet => SpreadsheetReader.Read(document, budget),
                DocumentType.Pdf => PdfReader.Read(document, budget),
                _ => PlainTextReader.Read(document, budget),
            };
            return blocks.Count > 0 ? new DocumentContent(type, blocks) : throw CreateNoText(type);
        }
        catch (Exception exception) when (exception is not DocumentException and not OperationCanceledException)
        {
            // Whatever a library throws for a damaged document is one error here.
            throw DocumentException.Malformed(exception);
        }
    }

    private static DocumentException CreateNoText(DocumentType type) => type == DocumentType.Pdf
        ? new DocumentException(
            DocumentFault.NoText,
            "该 PDF 没有文字层（可能是扫描件），无法读取；请提交 Word、Excel 原件或由其导出的 PDF。",
            "The PDF has no text layer (it may be a scan). Send the Word or Excel file, or a PDF exported from it.")
        : new DocumentException(DocumentFault.NoText, "文件没有文字。", "The document has no text.");
}
