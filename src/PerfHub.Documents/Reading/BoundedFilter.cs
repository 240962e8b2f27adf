using System.IO.Compression;
using UglyToad.PdfPig.Filters;
using UglyToad.PdfPig.Tokens;

namespace PerfHub.Documents.Reading;

/// <summary>A filter of PdfPig that refuses a stream before it unpacks more than the limits allow.</summary>
internal sealed class BoundedFilter(IFilter filter, BoundedFilterProvider provider, ReadingBudget budget) : IFilter
{
    // Most bytes that one byte of input can become.
    private const int LzwExpansion = 2_730;
    private const int RunLengthExpansion = 64;
    private const int MaxColumns = 100_000;

    /// <inheritdoc />
    public bool IsSupported => filter.IsSupported;

    /// <inheritdoc />
    public Memory<byte> Decode(Memory<byte> input, DictionaryToken streamDictionary, IFilterProvider filterProvider, int filterIndex)
    {
        provider.Guard(() => CheckInput(input, streamDictionary));
        var output = filter.Decode(input, streamDictionary, filterProvider, filterIndex);
        provider.Guard(() => CheckOutput(output.Span, streamDictionary));
        return output;
    }

    private void CheckInput(Memory<byte> input, DictionaryToken dictionary)
    {
        budget.CheckTime();
        CheckPredictor(dictionary);
        var size = filter switch
        {
            FlateFilter => MeasureFlate(input),
            LzwFilter => (long)input.Length * LzwExpansion,
            RunLengthFilter => (long)input.Length * RunLengthExpansion,
            _ => input.Length,
        };
        if (size > budget.Limits.MaxStreamBytes)
        {
            throw BoundedFilterProvider.CreateTooLarge();
        }
    }

    private void CheckOutput(ReadOnlySpan<byte> output, DictionaryToken dictionary)
    {
        budget.CountStreamBytes(output.Length);
        if (IsContent(dictionary) && (output.Length > budget.Limits.MaxContentStreamBytes || CountStringBytes(output) > budget.Limits.MaxContentStreamCharacters * 4))
        {
            throw BoundedFilterProvider.CreateTooLarge();
        }
    }

    // Streams that draw have no type, or are forms; fonts, images, object streams and cross-references have one, or lengths of their parts.
    private static bool IsContent(DictionaryToken dictionary) =>
        dictionary.TryGet(NameToken.Subtype, out NameToken subtype)
            ? subtype == NameToken.Form
            : !dictionary.ContainsKey(NameToken.Type) && !dictionary.ContainsKey(NameToken.Create("Length1")) && !dictionary.ContainsKey(NameToken.N);

    private static int CountStringBytes(ReadOnlySpan<byte> content)
    {
        var (count, depth, isHex) = (0, 0, false);
        for (var index = 0; index < content.Length; index++)
        {
            switch ((char)content[index])
            {
                case '\\' when depth > 0:
                    index++;
                    count++;
                    break;
                case '(' when !isHex:
                    depth++;
                    break;
                case ')' when depth > 0:
                    depth--;
                    break;
                case '<' when depth == 0:
                    isHex = true;
                    break;
                case '>' when depth == 0:
                    isHex = false;
                    break;
                default:
                    count += depth > 0 || isHex ? 1 : 0;
                    break;
            }
        }

        return count;
    }

    private static void CheckPredictor(DictionaryToken dictionary)
    {
        foreach (var name in (NameToken[])[NameToken.DecodeParms, NameToken.F])
        {
            if (!dictionary.TryGet(name, out var parameters))
            {
                continue;
            }

            foreach (var token in parameters is ArrayToken array ? array.Data : [parameters])
            {
                if (token is DictionaryToken values && values.TryGet(NameToken.Columns, out NumericToken columns) && columns.Data > MaxColumns)
                {
                    throw DocumentException.Malformed();
                }
            }
        }
    }

    /// <summary>Unpacks into nothing, up to the limit: bombs are found before memory is taken for them.</summary>
    private long MeasureFlate(Memory<byte> input)
    {
        if (input.Length <= 2)
        {
            return 0;
        }

        var (size, buffer) = (0L, new byte[32 * 1024]);
        try
        {
            using var flate = new DeflateStream(new MemoryStream(input[2..].ToArray(), writable: false), CompressionMode.Decompress);
            for (int read; size <= budget.Limits.MaxStreamBytes && (read = flate.Read(buffer)) > 0;)
            {
                size += read;
            }
        }
        catch (InvalidDataException)
        {
            // The library decides what to do with a damaged stream.
        }

        return size;
    }
}
