using System.Globalization;
using FsCheck.Xunit;
using PerfHub.Rules.Rules;

namespace PerfHub.Rules.Tests.Rules;

public sealed class TextTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("0.00", "0")]
    [InlineData("98.040", "98.04")]
    [InlineData("-0.5", "-0.5")]
    [InlineData("0.000001", "0.000001")]
    [InlineData("0.0000005", "0.000001")]
    [InlineData("100", "100")]
    [InlineData("1000000000000.123456", "1000000000000.123456")]
    [InlineData("-79228162514264337593543950335", "-79228162514264337593543950335")]
    public void A_number_in_a_text_has_at_most_six_decimals_and_no_trailing_zeros(string figure, string written) =>
        Assert.Equal(written, Text.Format($"{decimal.Parse(figure, CultureInfo.InvariantCulture)}"));

    [Property(MaxTest = 2000)]
    public bool Any_number_is_formatted_as_decimal_ToString_does(decimal figure)
    {
        var rounded = Math.Round(figure, 6, MidpointRounding.AwayFromZero);
        return Text.Format($"{figure}") == rounded.ToString("0.######", CultureInfo.InvariantCulture);
    }

    [Property(MaxTest = 1000)]
    public bool A_report_figure_is_formatted_as_decimal_ToString_does(long scaled)
    {
        var figure = scaled / 1_000_000m;
        return Text.Format($"{figure} 万元") == figure.ToString("0.######", CultureInfo.InvariantCulture) + " 万元";
    }

    [Fact]
    public void A_null_figure_is_formatted_as_an_empty_text() => Assert.Equal("a  b", Text.Format($"a {(decimal?)null} b"));
}
