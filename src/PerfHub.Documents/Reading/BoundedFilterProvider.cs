using UglyToad.PdfPig.Filters;
using UglyToad.PdfPig.Tokens;

namespace PerfHub.Documents.Reading;

/// <summary>The filters of PdfPig, with limits on what they unpack. Each stream that is decoded also checks the time.</summary>
internal sealed class BoundedFilterProvider(ReadingBudget budget) : IFilterProvider
{
    private readonly Dictionary<IFilter, IFilter> _bounded = [];
    private DocumentException? _exceeded;

    /// <summary>Throws what a filter threw before: the library may go on after an error of a filter.</summary>
    public void ThrowIfExceeded()
    {
        if (_exceeded is not null)
        {
            throw _exceeded;
        }
    }

    /// <inheritdoc />
    public IReadOnlyList<IFilter> GetFilters(DictionaryToken dictionary)
    {
        Guard(budget.CheckTime);
        var filters = DefaultFilterProvider.Instance.GetFilters(dictionary);
        if (filters.Count == 0 && dictionary.TryGet(NameToken.Length, out NumericToken length) && length.Data > budget.Limits.MaxContentStreamBytes)
        {
            Guard(() => throw CreateTooLarge());
        }

        return Bound(filters);
    }

    /// <inheritdoc />
    public IReadOnlyList<IFilter> GetNamedFilters(IReadOnlyList<NameToken> names)
    {
        Guard(budget.CheckTime);
        return Bound(DefaultFilterProvider.Instance.GetNamedFilters(names));
    }

    /// <inheritdoc />
    public IReadOnlyList<IFilter> GetAllFilters() => Bound(DefaultFilterProvider.Instance.GetAllFilters());

    internal static DocumentException CreateTooLarge() => DocumentException.TooLarge("PDF 解压后过大。", "The PDF is too large when it is unpacked.");

    /// <summary>Runs a check; keeps what it throws.</summary>
    internal void Guard(Action check)
    {
        ThrowIfExceeded();
        try
        {
            check();
        }
        catch (DocumentException exception)
        {
            _exceeded = exception;
            throw;
        }
    }

    private IReadOnlyList<IFilter> Bound(IReadOnlyList<IFilter> filters) =>
        [.. filters.Select(filter => _bounded.TryGetValue(filter, out var bounded) ? bounded : _bounded[filter] = new BoundedFilter(filter, this, budget))];
}
