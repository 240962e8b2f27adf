using System.IO.Compression;
using PerfHub.Documents.Content;

namespace PerfHub.Documents.Reading;

/// <summary>Tells the type of a document by its content, and checks a package before a library opens it.</summary>
internal static class DocumentTypeDetector
{
    private static readonly byte[] EncryptedPackage = System.Text.Encoding.Unicode.GetBytes("EncryptedPackage");

    public static DocumentType Detect(byte[] document, DocumentLimits limits)
    {
        ReadOnlySpan<byte> bytes = document;
        if (bytes.StartsWith("PK\x03\x04"u8))
        {
            return DetectPackage(document, limits);
        }

        // A PDF may begin with something else: readers look for its header in the first 1,024 bytes.
        if (bytes[..Math.Min(bytes.Length, 1024)].IndexOf("%PDF-"u8) >= 0)
        {
            return DocumentType.Pdf;
        }

        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]))
        {
            throw bytes.IndexOf(EncryptedPackage) >= 0
                ? CreateEncrypted()
                : CreateUnsupported("不支持 .doc、.xls 等旧格式，请另存为 .docx 或 .xlsx。", "Old formats as .doc and .xls are not supported: save as .docx or .xlsx.");
        }

        // UTF-16 has zero bytes, too, but begins with a byte order mark.
        if (bytes.IndexOf((byte)0) >= 0 && !bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) && !bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            throw CreateUnsupported("仅支持 .docx、.xlsx、.pdf 和文本文件。", "Only .docx, .xlsx, .pdf and text are supported.");
        }

        return DocumentType.Text;
    }

    internal static DocumentException CreateEncrypted() =>
        new(DocumentFault.Encrypted, "文件已加密或受密码保护，请解除后再提交。", "The document is encrypted or protected by a password.");

    private static DocumentException CreateUnsupported(string chinese, string english) => new(DocumentFault.UnsupportedType, chinese, english);

    private static DocumentType DetectPackage(byte[] document, DocumentLimits limits)
    {
        try
        {
            using var package = new ZipArchive(new MemoryStream(document, writable: false));
            if (package.Entries.Count > limits.MaxPackageParts)
            {
                throw DocumentException.TooLarge("文件包含的部件过多。", "The document has too many parts.");
            }

            // An entry is never unpacked past the length that it declares, so checking the declared lengths is enough.
            foreach (var entry in package.Entries)
            {
                var isIndex = entry.FullName.EndsWith(".rels", StringComparison.OrdinalIgnoreCase)
                    || entry.FullName.Equals("[Content_Types].xml", StringComparison.OrdinalIgnoreCase)
                    || entry.FullName.Equals("xl/workbook.xml", StringComparison.OrdinalIgnoreCase);
                if (entry.Length > (isIndex ? limits.MaxIndexBytes : limits.MaxPartBytes))
                {
                    throw DocumentException.TooLarge("文件解压后过大。", "The document is too large when it is unpacked.");
                }
            }

            if (package.Entries.Any(entry => entry.Name.Equals("vbaProject.bin", StringComparison.OrdinalIgnoreCase)))
            {
                throw new DocumentException(DocumentFault.HasMacros, "文件包含宏，请另存为不含宏的 .docx 或 .xlsx。", "The document has macros: save it as .docx or .xlsx.");
            }

            return package.GetEntry("word/document.xml") is not null ? DocumentType.Word
                : package.GetEntry("xl/workbook.xml") is not null ? DocumentType.Spreadsheet
                : DetectByContentTypes(package);
        }
        catch (InvalidDataException exception)
        {
            throw DocumentException.Malformed(exception);
        }
    }

    // The main part may have another name, as in documents that some servers write.
    private static DocumentType DetectByContentTypes(ZipArchive package)
    {
        if (package.GetEntry("[Content_Types].xml") is { } entry)
        {
            using var reader = new StreamReader(entry.Open());
            var types = reader.ReadToEnd();
            if (types.Contains("wordprocessingml.document.main", StringComparison.Ordinal))
            {
                return DocumentType.Word;
            }

            if (types.Contains("spreadsheetml.sheet.main", StringComparison.Ordinal))
            {
                return DocumentType.Spreadsheet;
            }
        }

        throw CreateUnsupported("仅支持 .docx、.xlsx、.pdf 和文本文件。", "Only .docx, .xlsx, .pdf and text are supported.");
    }
}
