using PerfHub.Documents.Content;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Exceptions;
using UglyToad.PdfPig.Tokens;

namespace PerfHub.Documents.Reading;

/// <summary>Reads the text layer of a PDF page by page: tables by their ruled lines, the rest as lines of text.</summary>
internal static class PdfReader
{
    private const int MaxPageNodes = 2_000;

    public static List<Block> Read(byte[] document, ReadingBudget budget)
    {
        var filters = new BoundedFilterProvider(budget);
        try
        {
            using var pdf = PdfDocument.Open(document, new ParsingOptions { FilterProvider = filters, SkipMissingFonts = true, MaxStackDepth = 64 });
            if (pdf.NumberOfPages > budget.Limits.MaxPages)
            {
                throw DocumentException.TooLarge($"文件超过 {budget.Limits.MaxPages} 页。", $"The document has more than {budget.Limits.MaxPages} pages.");
            }

            CheckContentSizes(pdf, budget);
            new PdfDrawingCost(pdf, filters, budget).Check();
            var assembler = new PdfBlockAssembler(budget);
            for (var number = 1; number <= pdf.NumberOfPages; number++)
            {
                budget.CheckTime();
                var page = PdfPageLayout.Read(pdf.GetPage(number), budget);
                filters.ThrowIfExceeded();
                assembler.Add(page);
            }

            return assembler.Build();
        }
        catch (PdfDocumentEncryptedException)
        {
            throw DocumentTypeDetector.CreateEncrypted();
        }
        catch (Exception exception) when (exception is not DocumentException and not OperationCanceledException)
        {
            // The library may have wrapped or replaced what the filters threw.
            filters.ThrowIfExceeded();
            throw;
        }
    }

    /// <summary>Streams without a filter do not pass the filters, so the contents of the pages are measured before they are parsed.</summary>
    private static void CheckContentSizes(PdfDocument pdf, ReadingBudget budget)
    {
        IToken? Resolve(IToken? token) => token is IndirectReferenceToken reference ? pdf.Structure.GetObject(reference.Data)?.Data : token;
        var (nodes, visited) = (new Stack<IToken?>(), 0);
        nodes.Push(pdf.Structure.Catalog.CatalogDictionary.TryGet(NameToken.Pages, out var root) ? root : null);
        while (nodes.Count > 0 && ++visited <= MaxPageNodes)
        {
            if (Resolve(nodes.Pop()) is not DictionaryToken node)
            {
                continue;
            }

            if (node.TryGet(NameToken.Kids, out var kids) && Resolve(kids) is ArrayToken array)
            {
                array.Data.ToList().ForEach(nodes.Push);
            }
            else if (node.TryGet(NameToken.Contents, out var contents))
            {
                var streams = Resolve(contents) is ArrayToken parts ? parts.Data.Select(Resolve) : [Resolve(contents)];
                if (streams.OfType<StreamToken>().Sum(stream => (long)stream.Data.Length) > budget.Limits.MaxContentStreamBytes)
                {
                    throw BoundedFilterProvider.CreateTooLarge();
                }
            }
        }
    }
}
