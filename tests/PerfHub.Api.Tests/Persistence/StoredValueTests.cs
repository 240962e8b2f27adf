using FsCheck.Xunit;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Tests.Projections.Rankings;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Tests.Persistence;

[Properties(Arbitrary = [typeof(PositionGenerator)], MaxTest = 1000)]
public sealed class StoredValueTests
{
    [Property]
    public void A_figure_with_six_decimals_is_stored_exactly(decimal figure)
    {
        var exact = Math.Round(Math.Clamp(figure, -DbValueConverter.MaxMagnitude, DbValueConverter.MaxMagnitude), 6);

        Assert.Equal(exact, DbValueConverter.FromScaled(DbValueConverter.ToScaled(exact)));
    }

    [Property]
    public void More_decimals_are_rounded_half_away_from_zero(decimal figure)
    {
        var clamped = Math.Clamp(figure, -DbValueConverter.MaxMagnitude, DbValueConverter.MaxMagnitude);

        Assert.Equal(Math.Round(clamped, 6, MidpointRounding.AwayFromZero), DbValueConverter.FromScaled(DbValueConverter.ToScaled(figure)));
    }

    [Property]
    public void Stored_figures_keep_their_order(FigurePair pair)
    {
        var order = pair.First.CompareTo(pair.Second);
        var stored = DbValueConverter.ToScaled(pair.First).CompareTo(DbValueConverter.ToScaled(pair.Second));

        Assert.True(stored == order || stored == 0, $"{pair.First} and {pair.Second} are stored in the wrong order.");
        if (Math.Abs(pair.First / 4 - pair.Second / 4) >= 0.00000025m && IsStoredExactly(pair.First) && IsStoredExactly(pair.Second))
        {
            Assert.Equal(order, stored);
        }
    }

    [Property]
    public void Sums_of_stored_figures_are_exact(int[] cents)
    {
        var figures = cents.Select(cent => cent / 100m).ToArray();

        Assert.Equal(figures.Sum(), DbValueConverter.FromScaled(figures.Sum(DbValueConverter.ToScaled)));
    }

    [Fact]
    public void Figures_beyond_the_bounds_are_stored_as_the_bound()
    {
        Assert.Equal(2_000_000_000_000m, DbValueConverter.MaxMagnitude);
        Assert.Equal(DbValueConverter.MaxMagnitude, DbValueConverter.FromScaled(DbValueConverter.ToScaled(decimal.MaxValue)));
        Assert.Equal(-DbValueConverter.MaxMagnitude, DbValueConverter.FromScaled(DbValueConverter.ToScaled(decimal.MinValue)));
        Assert.Equal(DbValueConverter.MaxMagnitude, DbValueConverter.FromScaled(DbValueConverter.ToScaled(DbValueConverter.MaxMagnitude + 0.000001m)));
        Assert.Equal(DbValueConverter.MaxMagnitude - 0.000001m, DbValueConverter.FromScaled(DbValueConverter.ToScaled(DbValueConverter.MaxMagnitude - 0.000001m)));
    }

    [Fact]
    public void Every_type_is_stored_as_a_value_that_both_stores_accept()
    {
        Assert.Equal(DBNull.Value, DbValueConverter.ToDbValue(null));
        Assert.Equal(98_040_000L, DbValueConverter.ToDbValue(98.04m));
        Assert.Equal(1L, DbValueConverter.ToDbValue(true));
        Assert.Equal(0L, DbValueConverter.ToDbValue(false));
        Assert.Equal("PublicInstitution", DbValueConverter.ToDbValue(UnitKind.PublicInstitution));
        Assert.Equal("98.04", DbValueConverter.ToDbValue((Figure)98.040m));
        Assert.Equal("\"优\"", DbValueConverter.ToDbValue((Figure)"优"));
        Assert.Equal("null", DbValueConverter.ToDbValue(default(Figure)));
        Assert.Equal("单位", DbValueConverter.ToDbValue("单位"));
    }

    private static bool IsStoredExactly(decimal figure) =>
        Math.Abs(figure) <= DbValueConverter.MaxMagnitude && Math.Round(figure, 6) == figure;
}
