using PerfHub.Api.Persistence;
using PerfHub.Rules.Statistics;

namespace PerfHub.Api.Projections.Overviews;

/// <summary>Counts scores by value, so that a score is added and removed without sorting the others. Scores are scaled by 10^6.</summary>
internal sealed class ScoreCounts
{
    private readonly SortedList<long, int> _units = [];

    // Sorted once: each score on its own would move all those above it.
    private List<long>? _loading = [];
    private Int128 _sum;

    /// <summary>The number of scores.</summary>
    public int Count { get; private set; }

    /// <summary>The mean, points, 2 decimals; <see langword="null"/> without scores.</summary>
    public decimal? Mean => Ratio.Mean(DbValueConverter.FromScaled(_sum), Count);

    /// <summary>The scores with their units, from the lowest.</summary>
    public IEnumerable<(decimal Score, int Units)> Ascending
    {
        get
        {
            EndLoading();
            return _units.Select(it => (DbValueConverter.FromScaled(it.Key), it.Value));
        }
    }

    /// <summary>A quantile, points, 2 decimals; see <see cref="Quantiles"/>. There is at least one score.</summary>
    public decimal GetQuantile(int percent)
    {
        EndLoading();
        return Quantiles.Compute(Count, GetAt, percent);
    }

    /// <summary>Adds a score.</summary>
    public void Add(long score)
    {
        Count++;
        _sum += score;
        if (_loading is not null)
        {
            _loading.Add(score);
            return;
        }

        Change(score, 1);
    }

    /// <summary>Removes a score that was added.</summary>
    public void Remove(long score)
    {
        EndLoading();
        Count--;
        _sum -= score;
        Change(score, -1);
    }

    /// <summary>Gets the score at a place, from the lowest.</summary>
    private decimal GetAt(int place)
    {
        var i = 0;
        for (var rest = place - _units.GetValueAtIndex(0); rest >= 0; rest -= _units.GetValueAtIndex(i))
        {
            i++;
        }

        return DbValueConverter.FromScaled(_units.GetKeyAtIndex(i));
    }

    private void EndLoading()
    {
        if (_loading is { } scores)
        {
            _loading = null;
            scores.Sort();
            foreach (var score in scores)
            {
                Change(score, 1);
            }
        }
    }

    private void Change(long score, int units)
    {
        var place = _units.IndexOfKey(score);
        if (place < 0)
        {
            _units.Add(score, units);
        }
        else if (_units.GetValueAtIndex(place) + units is var rest && rest > 0)
        {
            _units.SetValueAtIndex(place, rest);
        }
        else
        {
            _units.RemoveAt(place);
        }
    }
}
