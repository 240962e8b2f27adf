namespace PerfHub.Rules.Statistics;

/// <summary>
/// The spreads of many groups from one stream of figures. Holds 16 bytes a figure: medians are exact, so all of them are
/// kept; half a million are 8 MB.
/// </summary>
/// <typeparam name="TGroup">What a group is known by.</typeparam>
public sealed class SpreadCollector<TGroup>
    where TGroup : notnull
{
    private readonly Dictionary<TGroup, List<decimal>> _figures = [];

    /// <summary>Takes one figure.</summary>
    /// <param name="group">The group that it is of.</param>
    /// <param name="figure">The figure.</param>
    public void Add(TGroup group, decimal figure)
    {
        if (!_figures.TryGetValue(group, out var figures))
        {
            _figures.Add(group, figures = []);
        }

        figures.Add(figure);
    }

    /// <summary>The spread of each group.</summary>
    public Dictionary<TGroup, Spread> ToDictionary() => _figures.ToDictionary(group => group.Key, group => Spread.Compute(group.Value));
}
