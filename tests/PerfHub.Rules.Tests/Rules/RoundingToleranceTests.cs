using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using PerfHub.Rules.Rules;

namespace PerfHub.Rules.Tests.Rules;

public sealed class RoundingToleranceTests
{
    [Theory]
    [InlineData("98.04", "98.0388")]
    [InlineData("111", "110.5")]
    [InlineData("9.8", "9.804")]
    [InlineData("173.3", "173.33333333333333333333333333")]
    [InlineData("-9.8", "-9.804")]
    public void A_figure_agrees_with_the_value_it_was_rounded_from(string stated, string computed) =>
        Assert.True(Agrees(stated, computed));

    [Theory]
    [InlineData("111", "110.5", "110.499999")]
    [InlineData("111", "111.5", "111.500001")]
    [InlineData("98.04", "98.035", "98.034999")]
    [InlineData("98.04", "98.045", "98.045001")]
    [InlineData("-3", "-3.5", "-3.500001")]
    [InlineData("0", "0.5", "0.500001")]
    [InlineData("0.000001", "0.0000015", "0.0000015001")]
    [InlineData("1000000000000", "1000000000000.5", "1000000000000.500001")]
    public void The_tolerance_is_half_a_unit_of_the_last_decimal_inclusive(string stated, string bound, string beyond)
    {
        Assert.True(Agrees(stated, bound));
        Assert.False(Agrees(stated, beyond));
    }

    [Theory]
    [InlineData("98", true)]
    [InlineData("98.0", true)]
    [InlineData("98.00", false)]
    [InlineData("98.000000", false)]
    public void Trailing_zeros_count_as_stated_precision(string stated, bool agrees) =>
        Assert.Equal(agrees, Agrees(stated, "98.04"));

    [Fact]
    public void Every_decimal_scale_is_supported()
    {
        for (byte decimals = 0; decimals <= 28; decimals++)
        {
            Assert.True(RoundingTolerance.Agrees(new decimal(1, 0, 0, false, decimals), new decimal(1, 0, 0, false, decimals)));
        }
    }

    [Property(Arbitrary = [typeof(FigureArbitraries)])]
    public void A_figure_agrees_with_itself_rounded_to_any_precision(decimal computed, Decimals decimals)
    {
        var rounded = Math.Round(computed, decimals.Count, MidpointRounding.AwayFromZero);
        Assert.True(RoundingTolerance.Agrees(decimals.WithScale(rounded), computed));
    }

    [Property(Arbitrary = [typeof(FigureArbitraries)], MaxTest = 500)]
    public void Figures_agree_up_to_a_distance_of_half_a_unit(decimal figure, Decimals decimals, Thousandths off)
    {
        var stated = decimals.WithScale(Math.Round(figure, decimals.Count));
        var computed = stated + off.Count * decimals.Unit / 1000m;

        Assert.Equal(off.Count is >= -500 and <= 500, RoundingTolerance.Agrees(stated, computed));
    }

    [Theory]
    [InlineData("252.40", "252.39", 1, true)]
    [InlineData("252.400001", "252.39", 1, false)]
    [InlineData("252.38", "252.39", 1, true)]
    [InlineData("252.379999", "252.39", 1, false)]
    [InlineData("252.41", "252.39", 3, true)]
    [InlineData("252.410001", "252.39", 3, false)]
    [InlineData("0.005", "0", 0, true)]
    [InlineData("0.005001", "0", 0, false)]
    public void A_sum_may_differ_by_half_a_cent_for_each_part_and_the_total(string total, string sum, int parts, bool agrees) =>
        Assert.Equal(agrees, RoundingTolerance.SumAgrees(decimal.Parse(total), decimal.Parse(sum), parts));

    [Property(Arbitrary = [typeof(FigureArbitraries)])]
    public void Parts_and_total_rounded_to_cents_agree(decimal[] parts)
    {
        var rounded = parts.Sum(part => Math.Round(part, 2, MidpointRounding.AwayFromZero));
        Assert.True(RoundingTolerance.SumAgrees(Math.Round(parts.Sum(), 2, MidpointRounding.AwayFromZero), rounded, parts.Length));
    }

    private static bool Agrees(string stated, string computed) =>
        RoundingTolerance.Agrees(decimal.Parse(stated), decimal.Parse(computed));

    /// <summary>The scale of a stated figure.</summary>
    public sealed record Decimals(byte Count)
    {
        /// <summary>One unit of the last decimal.</summary>
        public decimal Unit => new(1, 0, 0, false, Count);

        /// <summary>The value with trailing zeros up to this scale.</summary>
        public decimal WithScale(decimal value) => value + new decimal(0, 0, 0, false, Count);
    }

    /// <summary>A distance in thousandths of a unit.</summary>
    public sealed record Thousandths(int Count);

    /// <summary>Figures up to a billion with eight decimals, two more than can be stated; half of them end in exactly a half.</summary>
    public static class FigureArbitraries
    {
        public static Arbitrary<decimal> Figure() => Gen.OneOf(
            Gen.Choose(-1_000_000_000, 1_000_000_000).SelectMany(
                whole => Gen.Choose(0, 99_999_999).Select(part => whole + part / 100_000_000m)),
            Gen.Choose(-1_000_000, 1_000_000).SelectMany(
                units => Gen.Choose(0, 6).Select(decimals => (units + 0.5m) * new decimal(1, 0, 0, false, (byte)decimals))))
            .ToArbitrary();

        public static Arbitrary<Decimals> Decimals() =>
            Gen.Choose(0, 6).Select(count => new Decimals((byte)count)).ToArbitrary();

        public static Arbitrary<Thousandths> Thousandths() => Gen.OneOf(
            Gen.Choose(-1000, 1000), Gen.Elements(-501, -500, 500, 501))
            .Select(count => new Thousandths(count)).ToArbitrary();
    }
}
