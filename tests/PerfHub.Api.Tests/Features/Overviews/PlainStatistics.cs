namespace PerfHub.Api.Tests.Features.Overviews;

/// <summary>Straightforward statistics to compare the service's figures with.</summary>
public static class PlainStatistics
{
    /// <summary>Interpolates linearly between the two nearest figures; rounded to two decimals.</summary>
    public static decimal ComputeQuantile(IEnumerable<decimal> figures, int percent)
    {
        var sorted = figures.Order().ToList();
        var at = (sorted.Count - 1) * percent / 100m;
        var (low, high) = (sorted[(int)Math.Floor(at)], sorted[(int)Math.Ceiling(at)]);
        return Round(low + (high - low) * (at - Math.Floor(at)));
    }

    /// <summary>Computes a percentage to two decimals; <see langword="null"/> when the whole is 0.</summary>
    public static decimal? ComputePercent(decimal part, decimal whole) => whole == 0m ? null : Round(100m * part / whole);

    public static decimal Round(decimal figure, int decimals = 2) => Math.Round(figure, decimals, MidpointRounding.AwayFromZero);
}
