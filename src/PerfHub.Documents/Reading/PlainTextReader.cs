using System.Text;
using PerfHub.Documents.Content;

namespace PerfHub.Documents.Reading;

/// <summary>Reads text and Markdown: UTF-8, UTF-16 with a byte order mark, or GB18030.</summary>
internal static class PlainTextReader
{
    private static readonly Encoding Gb18030 =
        CodePagesEncodingProvider.Instance.GetEncoding("GB18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    public static List<Block> Read(byte[] document, ReadingBudget budget)
    {
        var text = Decode(document);
        budget.CountCharacters(text.Length);
        var (lines, number) = (new List<TextLine>(), 0);
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            budget.CountLine();
            lines.Add(new TextLine(line, new TextPosition(null, ++number)));
        }

        return TextTables.Split(lines, budget);
    }

    /// <summary>Decodes a text.</summary>
    public static string Decode(byte[] document)
    {
        ReadOnlySpan<byte> bytes = document;
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
        {
            return Encoding.Unicode.GetString(bytes[2..]);
        }

        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            return Encoding.BigEndianUnicode.GetString(bytes[2..]);
        }

        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? bytes[3..] : bytes);
        }
        catch (DecoderFallbackException)
        {
            try
            {
                return Gb18030.GetString(bytes);
            }
            catch (DecoderFallbackException exception)
            {
                throw new DocumentException(
                    DocumentFault.UnsupportedType, "文本既不是 UTF-8 也不是 GB18030 编码。", "The text is neither UTF-8 nor GB18030.", exception);
            }
        }
    }
}
