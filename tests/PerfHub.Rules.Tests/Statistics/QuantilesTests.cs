using FsCheck;
using FsCheck.Xunit;
using PerfHub.Rules.Statistics;

namespace PerfHub.Rules.Tests.Statistics;

public sealed class QuantilesTests
{
    [Theory]
    [InlineData("5", 0, "5")]
    [InlineData("5", 75, "5")]
    [InlineData("1 2", 50, "1.5")]
    [InlineData("1 2 3 4", 25, "1.75")]
    [InlineData("1 2 3 4", 75, "3.25")]
    [InlineData("1 2 3 4", 100, "4")]
    [InlineData("1 2 3 4 5 6 7 8 9 10 11", 10, "2")]
    [InlineData("0 0.01", 50, "0.01")]
    [InlineData("-0.01 0", 50, "-0.01")]
    public void A_quantile_interpolates_between_its_neighbours(string figures, int percent, string expected) =>
        Assert.Equal(ParseNumber(expected), Quantiles.Compute([.. figures.Split(' ').Select(ParseNumber)], percent));

    [Property]
    public void Quantiles_are_monotonic_and_stay_within_the_figures(NonEmptyArray<int> figures)
    {
        List<decimal> ascending = [.. figures.Get.Order().Select(figure => (decimal)figure)];
        List<decimal> quantiles = [.. Enumerable.Range(0, 101).Select(percent => Quantiles.Compute(ascending, percent))];

        Assert.Equal(quantiles.Order(), quantiles);
        Assert.Equal((ascending[0], ascending[^1]), (quantiles[0], quantiles[^1]));
    }

    private static decimal ParseNumber(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
