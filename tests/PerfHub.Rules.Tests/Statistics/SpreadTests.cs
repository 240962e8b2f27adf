using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using PerfHub.Rules.Statistics;

namespace PerfHub.Rules.Tests.Statistics;

[Properties(Arbitrary = [typeof(FigureArbitraries)])]
public sealed class SpreadTests
{
    [Theory]
    [InlineData("5", "5", "0", "0")]
    [InlineData("1 2", "1.5", "0.5", "0.5")]
    [InlineData("9 1 5", "5", "4", "2.6666666666666666666666666667")]
    [InlineData("1 1 2 2 4 6 9", "2", "1", "2.1428571428571428571428571429")]
    [InlineData("7 7 7 7 9", "7", "0", "0.4")]
    [InlineData("-1 0 1 1000000", "0.5", "1", "250000.5")]
    [InlineData("0.0000004 0.0000006", "0.0000005", "0.0000005", "0.0000005")]
    public void Median_and_deviations_are_exact(string figures, string median, string medianDeviation, string meanDeviation)
    {
        var all = figures.Split(' ').Select(ParseNumber).ToList();
        Assert.Equal(
            new Spread(all.Count, ParseNumber(median), ParseNumber(medianDeviation), ParseNumber(meanDeviation)), Spread.Compute(all));
    }

    [Property]
    public void Half_of_the_figures_lie_on_each_side_of_the_median(NonEmptyArray<decimal> figures)
    {
        var spread = Spread.Compute(figures.Get);
        var half = figures.Get.Length / 2m;

        Assert.InRange(figures.Get.Count(it => it < spread.Median), 0, half);
        Assert.InRange(figures.Get.Count(it => it > spread.Median), 0, half);
        Assert.InRange(figures.Get.Count(it => Math.Abs(it - spread.Median) < spread.MedianDeviation), 0, half);
        Assert.InRange(figures.Get.Count(it => Math.Abs(it - spread.Median) > spread.MedianDeviation), 0, half);
    }

    [Property]
    public bool The_order_of_the_figures_does_not_matter(NonEmptyArray<decimal> figures) =>
        Spread.Compute(figures.Get) == Spread.Compute(figures.Get.Reverse());

    [Property]
    public bool Shifting_every_figure_shifts_only_the_median(NonEmptyArray<decimal> figures, int by)
    {
        var spread = Spread.Compute(figures.Get);
        return Spread.Compute(figures.Get.Select(it => it + by)) == spread with { Median = spread.Median + by };
    }

    [Property]
    public void Groups_in_one_stream_are_collected_separately(List<(bool Group, decimal Figure)> stream)
    {
        var spreads = new SpreadCollector<bool>();
        foreach (var (group, figure) in stream)
        {
            spreads.Add(group, figure);
        }

        Assert.Equal(
            stream.GroupBy(it => it.Group, it => it.Figure).ToDictionary(group => group.Key, group => Spread.Compute(group)),
            spreads.ToDictionary());
    }

    private static decimal ParseNumber(string figure) => decimal.Parse(figure, CultureInfo.InvariantCulture);

    /// <summary>Figures with two decimals, some of them equal.</summary>
    public static class FigureArbitraries
    {
        public static Arbitrary<decimal> Decimals() => Gen.Choose(-500, 500).Select(cents => cents / 100m).ToArbitrary();
    }
}
