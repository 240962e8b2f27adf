using FsCheck.Xunit;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Tests.Features.Lists;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Tests.Data;

[Properties(Arbitrary = [typeof(AnyPlace)], MaxTest = 1000)]
public sealed class StoredValueTests
{
    [Property]
    public void A_figure_with_six_decimals_comes_back_as_it_went(decimal figure)
    {
        var exact = Math.Round(Math.Clamp(figure, -StoredValue.Most, StoredValue.Most), 6);

        Assert.Equal(exact, StoredValue.Restored(StoredValue.Scaled(exact)));
    }

    [Property]
    public void More_decimals_are_rounded_half_away_from_zero(decimal figure)
    {
        var held = Math.Clamp(figure, -StoredValue.Most, StoredValue.Most);

        Assert.Equal(Math.Round(held, 6, MidpointRounding.AwayFromZero), StoredValue.Restored(StoredValue.Scaled(figure)));
    }

    [Property]
    public void Stored_figures_keep_their_order(Pair pair)
    {
        var order = pair.One.CompareTo(pair.Other);
        var stored = StoredValue.Scaled(pair.One).CompareTo(StoredValue.Scaled(pair.Other));

        Assert.True(stored == order || stored == 0, $"{pair.One} and {pair.Other} changed places.");
        if (Math.Abs(pair.One / 4 - pair.Other / 4) >= 0.00000025m && IsHeldExactly(pair.One) && IsHeldExactly(pair.Other))
        {
            Assert.Equal(order, stored);
        }
    }

    [Property]
    public void Sums_of_stored_figures_are_exact(int[] cents)
    {
        var figures = cents.Select(cent => cent / 100m).ToArray();

        Assert.Equal(figures.Sum(), StoredValue.Restored(figures.Sum(StoredValue.Scaled)));
    }

    [Fact]
    public void What_is_beyond_the_bounds_is_held_at_them()
    {
        Assert.Equal(2_000_000_000_000m, StoredValue.Most);
        Assert.Equal(StoredValue.Most, StoredValue.Restored(StoredValue.Scaled(decimal.MaxValue)));
        Assert.Equal(-StoredValue.Most, StoredValue.Restored(StoredValue.Scaled(decimal.MinValue)));
        Assert.Equal(StoredValue.Most, StoredValue.Restored(StoredValue.Scaled(StoredValue.Most + 0.000001m)));
        Assert.Equal(StoredValue.Most - 0.000001m, StoredValue.Restored(StoredValue.Scaled(StoredValue.Most - 0.000001m)));
    }

    [Fact]
    public void Every_value_is_stored_as_both_stores_take_it()
    {
        Assert.Equal(DBNull.Value, StoredValue.Of(null));
        Assert.Equal(98_040_000L, StoredValue.Of(98.04m));
        Assert.Equal(1L, StoredValue.Of(true));
        Assert.Equal(0L, StoredValue.Of(false));
        Assert.Equal("PublicInstitution", StoredValue.Of(UnitKind.PublicInstitution));
        Assert.Equal("98.04", StoredValue.Of((Figure)98.040m));
        Assert.Equal("\"优\"", StoredValue.Of((Figure)"优"));
        Assert.Equal("null", StoredValue.Of(default(Figure)));
        Assert.Equal("单位", StoredValue.Of("单位"));
    }

    private static bool IsHeldExactly(decimal figure) =>
        Math.Abs(figure) <= StoredValue.Most && Math.Round(figure, 6) == figure;
}
