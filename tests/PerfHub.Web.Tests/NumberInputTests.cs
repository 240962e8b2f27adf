using PerfHub.Web.Localization;

namespace PerfHub.Web.Tests;

/// <summary>A figure is read as it was meant, or not at all.</summary>
public sealed class NumberInputTests
{
    [Theory]
    [InlineData("252.39", "252.39")]
    [InlineData(" 1,252.390 ", "1252.390")]
    [InlineData("1,234,567", "1234567")]
    [InlineData("２５２．３９", "252.39")]
    [InlineData("１，２５２．３９", "1252.39")]
    [InlineData("-8.5", "-8.5")]
    [InlineData("1.", "1")]
    [InlineData(".5", "0.5")]
    [InlineData("007", "7")]
    public void Numbers_are_read_with_commas_between_groups_of_three_and_in_full_width(string typed, string number) =>
        Assert.Equal(decimal.Parse(number, System.Globalization.CultureInfo.InvariantCulture), NumberInput.Parse(typed));

    [Theory]
    [InlineData("252,39")]
    [InlineData("252，39")]
    [InlineData("1,23,456")]
    [InlineData("1234,567")]
    [InlineData("1,234,56.7")]
    [InlineData("1.234,567")]
    [InlineData(",123")]
    [InlineData("二百")]
    [InlineData("247.44万元")]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(null)]
    public void What_could_be_meant_in_two_ways_is_no_number(string? typed) => Assert.Null(NumberInput.Parse(typed));
}
