using PerfHub.Rules.Report;

namespace PerfHub.Rules.Rules;

/// <summary>Which indicator of another filing of the unit is the same as one of the report.</summary>
public static class IndicatorMatcher
{
    /// <summary>
    /// Finds for each indicator the one of its code, else the first of its name. Each of the others is the counterpart of
    /// one indicator at most: what has been found by its code is not found by its name as well, and of namesakes the
    /// first goes with the first, the second with the second.
    /// </summary>
    /// <typeparam name="T">What stands in the other filing.</typeparam>
    /// <param name="indicators">The report's indicators.</param>
    /// <param name="others">Those of the other filing.</param>
    /// <returns>The counterparts in the order of the report; <see langword="null"/> where there is none.</returns>
    public static T?[] Match<T>(IReadOnlyList<Indicator> indicators, IReadOnlyList<T> others)
        where T : class, INamedIndicator
    {
        var counterparts = new T?[indicators.Count];
        var free = new T?[others.Count];
        for (var j = 0; j < free.Length; j++)
        {
            free[j] = others[j];
        }

        MatchBy(indicators, free, counterparts, static (one, other) => one.Code == other.Code);
        MatchBy(indicators, free, counterparts, static (one, other) => one.Name == other.Name);
        return counterparts;
    }

    // A report has a handful of indicators, 500 at most: walks are as fast as an index.
    private static void MatchBy<T>(
        IReadOnlyList<Indicator> indicators, T?[] free, T?[] counterparts, Func<Indicator, T, bool> isSame)
        where T : class
    {
        for (var i = 0; i < counterparts.Length; i++)
        {
            for (var j = 0; j < free.Length && counterparts[i] is null; j++)
            {
                if (free[j] is { } other && isSame(indicators[i], other))
                {
                    (counterparts[i], free[j]) = (other, null);
                }
            }
        }
    }
}
