using UglyToad.PdfPig;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Tokens;

namespace PerfHub.Documents.Reading;

/// <summary>
/// Bounds how many forms the pages of a PDF draw. Forms draw other forms: ten levels of ten are ten billion, and the library cannot be
/// stopped while it draws them.
/// </summary>
internal sealed class PdfDrawingCost(PdfDocument pdf, BoundedFilterProvider filters, ReadingBudget budget)
{
    private const double MaxCost = 20_000;
    private const int MaxObjects = 200_000;
    private const int MaxDepth = 32;

    private readonly Dictionary<IndirectReference, (StreamToken Stream, int Calls)> _forms = [];
    private readonly Dictionary<IndirectReference, double> _costs = [];
    private readonly HashSet<IndirectReference> _open = [];

    /// <summary>Checks the document.</summary>
    /// <exception cref="DocumentException">It draws too much.</exception>
    public void Check()
    {
        var calls = 0d;
        var objects = 0;
        foreach (var reference in pdf.Structure.CrossReferenceTable.ObjectOffsets.Keys.OrderBy(it => it.ObjectNumber))
        {
            if (++objects > MaxObjects)
            {
                throw BoundedFilterProvider.CreateTooLarge();
            }

            budget.CheckTime();
            if (Find(reference) is StreamToken stream && IsDrawing(stream.StreamDictionary, out var isForm))
            {
                var count = CountCalls(stream.Decode(filters).Span);
                if (isForm)
                {
                    _forms[reference] = (stream, count);
                }
                else
                {
                    calls += count;
                }
            }
        }

        var most = _forms.Keys.Select(form => FindCost(form, 0)).DefaultIfEmpty(0).Max();
        if (most > MaxCost || calls * (1 + most) > MaxCost)
        {
            throw DocumentException.TooSlow();
        }
    }

    /// <summary>Finds an object; <see langword="null"/> if it is broken: the library cannot draw it either.</summary>
    private IToken? Find(IndirectReference reference)
    {
        try
        {
            return pdf.Structure.GetObject(reference)?.Data;
        }
        catch (Exception exception) when (exception is not DocumentException and not OperationCanceledException)
        {
            return null;
        }
    }

    private static bool IsDrawing(DictionaryToken dictionary, out bool isForm)
    {
        isForm = dictionary.TryGet(NameToken.Subtype, out NameToken subtype) && subtype == NameToken.Form;
        return isForm || !dictionary.ContainsKey(NameToken.Subtype) && !dictionary.ContainsKey(NameToken.Type) && !dictionary.ContainsKey(NameToken.Create("Length1"));
    }

    private static int CountCalls(ReadOnlySpan<byte> content)
    {
        var count = 0;
        for (int at; (at = content.IndexOf("Do"u8)) >= 0; content = content[(at + 2)..])
        {
            var isBefore = at > 0 && content[at - 1] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t' or (byte)'\f';
            count += isBefore ? 1 : 0;
        }

        return count;
    }

    private double FindCost(IndirectReference form, int depth)
    {
        if (_costs.TryGetValue(form, out var known))
        {
            return known;
        }

        var (stream, calls) = _forms[form];
        if (calls == 0)
        {
            return _costs[form] = 1;
        }

        if (depth > MaxDepth || !_open.Add(form))
        {
            return double.PositiveInfinity;
        }

        var most = FindChildren(stream.StreamDictionary).Select(child => FindCost(child, depth + 1)).DefaultIfEmpty(0).Max();
        _open.Remove(form);
        return _costs[form] = 1 + (calls * most);
    }

    /// <summary>Finds the forms that a form can draw: those of its resources, and any if it uses those of the page.</summary>
    private IEnumerable<IndirectReference> FindChildren(DictionaryToken dictionary)
    {
        IToken? Resolve(IToken? token) => token is IndirectReferenceToken reference ? Find(reference.Data) : token;
        if (!dictionary.TryGet(NameToken.Resources, out var resources) || Resolve(resources) is not DictionaryToken map)
        {
            return _forms.Keys;
        }

        return map.TryGet(NameToken.Xobject, out var objects) && Resolve(objects) is DictionaryToken names
            ? names.Data.Values.OfType<IndirectReferenceToken>().Select(it => it.Data).Where(_forms.ContainsKey)
            : [];
    }
}
