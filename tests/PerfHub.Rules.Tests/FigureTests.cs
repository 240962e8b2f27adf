using System.Globalization;
using System.Text.Json;
using FsCheck.Xunit;
using PerfHub.Rules.Rules;

namespace PerfHub.Rules.Tests;

public sealed class FigureTests
{
    [Theory]
    [InlineData("98.0400", "98.04")]
    [InlineData("98.000", "98")]
    [InlineData("100", "100")]
    [InlineData("0.000", "0")]
    [InlineData("98.03882088", "98.038821")]
    [InlineData("0.0000005", "0.000001")]
    [InlineData("-0.0000005", "-0.000001")]
    [InlineData("0.00000049", "0")]
    [InlineData("-0.00000049", "0")]
    [InlineData("-1000000000000.000000", "-1000000000000")]
    [InlineData("33.333333333333333333333333333", "33.333333")]
    [InlineData("7922816251426433759354395033.5", "7922816251426433759354395033.5")]
    public void A_number_has_six_decimals_at_most_and_no_trailing_zeros(string number, string normalised)
    {
        Figure figure = decimal.Parse(number, CultureInfo.InvariantCulture);
        Assert.Equal(normalised, figure.Number!.Value.ToString(CultureInfo.InvariantCulture));
    }

    [Property]
    public void Normalising_changes_nothing_but_what_is_behind_the_sixth_decimal(decimal number)
    {
        Figure figure = number;

        Assert.Equal(Math.Round(number, 6, MidpointRounding.AwayFromZero), figure.Number);
        Assert.Equal(figure.Number!.Value.Scale, ((Figure)figure.Number).Number!.Value.Scale);
    }

    [Theory]
    [InlineData("98.0400", "98.04")]
    [InlineData("-0.0000001", "0")]
    [InlineData("1000000000000.000001", "1000000000000.000001")]
    public void A_number_is_a_number_in_json(string number, string json) =>
        Assert.Equal(json, JsonSerializer.Serialize<Figure>(decimal.Parse(number, CultureInfo.InvariantCulture)));

    [Fact]
    public void A_text_is_a_string_in_json_and_nothing_is_null()
    {
        Assert.Equal("\"A\"", JsonSerializer.Serialize<Figure>("A"));
        Assert.Equal("null", JsonSerializer.Serialize<Figure>(default));
        Assert.Equal("null", JsonSerializer.Serialize<Figure>((decimal?)null));
        Assert.Equal("null", JsonSerializer.Serialize<Figure>((string?)null));
    }

    [Theory]
    [InlineData("98.04")]
    [InlineData("-0.000001")]
    [InlineData("\"\\u4F18\"")]
    [InlineData("\"\"")]
    [InlineData("null")]
    public void Json_comes_back_as_it_went(string json) =>
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<Figure>(json)));

    [Property]
    public void A_number_comes_back_from_json_as_it_was(decimal number)
    {
        Figure figure = number;
        Assert.Equal(figure, JsonSerializer.Deserialize<Figure>(JsonSerializer.Serialize(figure)));
    }

    [Fact]
    public void The_difference_is_actual_less_expected()
    {
        Assert.Equal(-11m, Flag(expected: 36m, actual: 25m).Difference);
        Assert.Equal(0.000001m, Flag(expected: 0.1m, actual: 0.100001m).Difference);
    }

    [Fact]
    public void There_is_no_difference_without_two_numbers()
    {
        Assert.Null(Flag("优", "良").Difference);
        Assert.Null(Flag(36m, default).Difference);
        Assert.Null(Flag(default, 25m).Difference);
    }

    private static RuleOutcome.Flag Flag(Figure expected, Figure actual) => new("", "", expected, actual, "", new Text("", ""));
}
