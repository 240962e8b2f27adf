using PerfHub.Api.Features.Rankings;
using PerfHub.Api.Http.Lists;

namespace PerfHub.Api.Features.Indicators;

/// <summary>
/// Takes the indicators of one name, one after the other and in any order; holds three figures of each, for quartiles need all of them, and
/// the rows of one page.
/// </summary>
/// <param name="query">What is asked for.</param>
internal sealed class Comparison(GetIndicators.Query query)
{
    private static readonly Comparer<IndicatorRow> ByPlace = Comparer<IndicatorRow>.Create((one, other) => one.Place.CompareTo(other.Place));

    private readonly IndicatorPlace? _after = IndicatorPlace.Read(query);
    private readonly SortedSet<IndicatorRow> _page = new(ByPlace), _places = new(ByPlace);
    private readonly List<decimal> _targets = [], _finals = [], _completions = [];
    private int _count;

    /// <summary>Takes one.</summary>
    public void Add(IndicatorRow row)
    {
        _count++;
        Take(_targets, row.Target);
        Take(_finals, row.Final);
        Take(_completions, row.Completion);
        if (query.Unit is { } unit && (unit.Bureau, unit.Unit) == (row.Bureau, row.Unit))
        {
            _places.Add(row);
        }

        if (_after is null || row.Place.CompareTo(_after.Value) > 0)
        {
            _page.Add(row);
            if (_page.Count > query.Limit + 1)
            {
                _page.Remove(_page.Max!);
            }
        }
    }

    /// <summary>The page, with the cursor to go on from.</summary>
    public (ComparedIndicator Indicator, string? NextCursor) ToPage()
    {
        _targets.Sort();
        _finals.Sort();
        _completions.Sort();
        var page = Paging.PageOf([.. _page], query.Limit, Of, last => last.Place.ToCursor(query));
        var indicator = new ComparedIndicator(
            query.Name!,
            _count,
            Quartiles.Of(_targets),
            Quartiles.Of(_finals),
            Quartiles.Of(_completions),
            [.. _places.Select(Of)],
            page.Items);
        return (indicator, page.NextCursor);
    }

    private UnitIndicator Of(IndicatorRow row)
    {
        int? rank = row.Completion is { } completion ? 1 + Above(completion) : null;
        return new UnitIndicator(
            rank,
            rank is { } its ? RankingPage.Percentile(its, _completions.Count) : null,
            row.Bureau,
            row.Unit,
            row.UnitName,
            row.Sector,
            row.Kind,
            row.Code,
            row.Target,
            row.Final,
            row.Completion);
    }

    /// <summary>How many have more.</summary>
    private int Above(decimal completion)
    {
        var (low, high) = (0, _completions.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _completions[middle] > completion ? (low, middle) : (middle + 1, high);
        }

        return _completions.Count - low;
    }

    private static void Take(List<decimal> figures, decimal? figure)
    {
        if (figure is { } value)
        {
            figures.Add(value);
        }
    }
}
