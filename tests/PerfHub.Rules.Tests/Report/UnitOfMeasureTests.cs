using PerfHub.Rules.Report;

namespace PerfHub.Rules.Tests.Report;

public sealed class UnitOfMeasureTests
{
    [Theory]
    [InlineData("人次", "人次", 1)]
    [InlineData("百人次", "人次", 100)]
    [InlineData("千人次", "人次", 1_000)]
    [InlineData("万人次", "人次", 10_000)]
    [InlineData("百万人次", "人次", 1_000_000)]
    [InlineData("千万元", "元", 10_000_000)]
    [InlineData("亿元", "元", 100_000_000)]
    [InlineData(" ｋｍ ", "km", 1)]
    [InlineData("百分点", "百分点", 1)]
    [InlineData("千分之一", "千分之一", 1)]
    [InlineData("百万分之一", "百万分之一", 1)]
    [InlineData("千万分之一", "千万分之一", 1)]
    [InlineData("百万分", "百万分", 1)]
    [InlineData("万万元", "元", 100_000_000)]
    [InlineData("万", "万", 1)]
    public void A_unit_is_a_factor_and_a_base(string unit, string baseUnit, int factor) =>
        Assert.Equal(new UnitOfMeasure(baseUnit, factor), UnitOfMeasure.Parse(unit));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \u3000")]
    public void A_blank_unit_is_none(string? unit) => Assert.Null(UnitOfMeasure.Parse(unit));

    [Theory]
    [InlineData("万人次", "人次", "20000", "3")]
    [InlineData("人次", "万人次", "2", "30000")]
    [InlineData("亿元", "万元", "200000000", "30000")]
    [InlineData("万亿元", "亿元", "2000000000000", "300000000")]
    [InlineData("万元", "万元", "2", "3")]
    [InlineData("万元", " 万元", "2", "3")]
    [InlineData("万人次", null, "2", "3")]
    [InlineData(null, null, "2", "3")]
    public void Figures_with_one_base_become_comparable(string? left, string? right, string two, string three) =>
        Assert.Equal((decimal.Parse(two), decimal.Parse(three)), UnitOfMeasure.ToComparable(2m, left, 3m, right));

    [Fact]
    public void Absurdly_large_figures_do_not_overflow()
    {
        var unit = string.Concat(Enumerable.Repeat("亿", 50)) + "元";
        var figures = UnitOfMeasure.ToComparable(ReportLimits.MaxMagnitude, "亿亿元", 0.000001m, "元");

        Assert.Equal(0.000001m, figures!.Value.Right);
        Assert.True(figures.Value.Left * 100m / figures.Value.Right > 0m);
        Assert.Equal(10_000_000_000_000_000m, UnitOfMeasure.Parse(unit)!.Value.Factor);
    }

    [Fact]
    public void Figures_with_different_bases_are_not_comparable()
    {
        Assert.Null(UnitOfMeasure.ToComparable(2m, "场次", 3m, "项"));
        Assert.False(UnitOfMeasure.HaveSameBase("万人次", "万人"));
    }
}
