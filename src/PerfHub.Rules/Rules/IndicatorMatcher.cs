using PerfHub.Rules.Report;

namespace PerfHub.Rules.Rules;

/// <summary>Pairs the indicators of a report with those of another filing of the unit.</summary>
public static class IndicatorMatcher
{
    /// <summary>
    /// Pairs by code first, then by name. Each candidate is used once; equal names are paired in the order of the filings.
    /// </summary>
    /// <returns>The counterparts in the order of <paramref name="indicators"/>; <see langword="null"/> if there is none.</returns>
    public static T?[] Match<T>(IReadOnlyList<Indicator> indicators, IReadOnlyList<T> candidates)
        where T : class, INamedIndicator
    {
        var counterparts = new T?[indicators.Count];
        T?[] free = [.. candidates];
        MatchBy(indicators, free, counterparts, static (indicator, candidate) => indicator.Code == candidate.Code);
        MatchBy(indicators, free, counterparts, static (indicator, candidate) => indicator.Name == candidate.Name);
        return counterparts;
    }

    // A report has few indicators, 500 at most: a linear search is as fast as an index.
    private static void MatchBy<T>(
        IReadOnlyList<Indicator> indicators, T?[] free, T?[] counterparts, Func<Indicator, T, bool> isMatch)
        where T : class
    {
        for (var i = 0; i < counterparts.Length; i++)
        {
            for (var j = 0; j < free.Length && counterparts[i] is null; j++)
            {
                if (free[j] is { } candidate && isMatch(indicators[i], candidate))
                {
                    (counterparts[i], free[j]) = (candidate, null);
                }
            }
        }
    }
}
