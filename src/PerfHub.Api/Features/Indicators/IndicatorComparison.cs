using PerfHub.Api.Http.Lists;
using PerfHub.Rules.Statistics;

namespace PerfHub.Api.Features.Indicators;

/// <summary>
/// Compares the indicators of one name, added in any order. It holds three figures for each indicator, because quartiles need them,
/// and the rows of one page.
/// </summary>
internal sealed class IndicatorComparison(GetIndicators.Query query)
{
    private static readonly Comparer<IndicatorRow> BySortKey = Comparer<IndicatorRow>.Create((left, right) => left.SortKey.CompareTo(right.SortKey));

    private readonly IndicatorSortKey? _after = IndicatorSortKey.ParseCursor(query);
    private readonly SortedSet<IndicatorRow> _pageRows = new(BySortKey), _unitRows = new(BySortKey);
    private readonly MeasureCollector _measures = new();
    private readonly List<decimal> _completions = [];
    private int _count;

    public void Add(IndicatorRow row)
    {
        _count++;
        _measures.Add(row);
        if (row.Completion is { } completion)
        {
            _completions.Add(completion);
        }

        if (query.Unit is { } unit && (unit.Bureau, unit.Unit) == (row.Bureau, row.Unit))
        {
            _unitRows.Add(row);
        }

        if (_after is null || row.SortKey.CompareTo(_after.Value) > 0)
        {
            _pageRows.Add(row);
            if (_pageRows.Count > query.Limit + 1)
            {
                _pageRows.Remove(_pageRows.Max!);
            }
        }
    }

    public (ComparedIndicator Indicator, string? NextCursor) ToPage()
    {
        _completions.Sort();
        var (target, final, unitOfMeasure) = _measures.Compute();
        var page = Paging.CreatePage([.. _pageRows], query.Limit, ToUnitIndicator, last => last.SortKey.ToCursor(query));
        var indicator = new ComparedIndicator(
            query.Name!, _count, unitOfMeasure, target, final, Quartiles.Compute(_completions), [.. _unitRows.Select(ToUnitIndicator)], page.Items);
        return (indicator, page.NextCursor);
    }

    private UnitIndicator ToUnitIndicator(IndicatorRow row)
    {
        int? rank = row.Completion is { } completion ? 1 + CountAbove(completion) : null;
        return new UnitIndicator(
            rank, rank is { } value ? Ratio.Percentile(value, _completions.Count) : null,
            row.Bureau, row.Unit, row.UnitName, row.Sector, row.Kind, row.Code, row.Target, row.TargetUnit, row.Final, row.FinalUnit,
            row.Completion);
    }

    private int CountAbove(decimal completion)
    {
        var (low, high) = (0, _completions.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _completions[middle] > completion ? (low, middle) : (middle + 1, high);
        }

        return _completions.Count - low;
    }
}
