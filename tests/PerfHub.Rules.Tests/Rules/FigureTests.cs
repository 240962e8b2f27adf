using System.Globalization;
using System.Text.Json;
using FsCheck.Xunit;
using PerfHub.Rules.Rules;

namespace PerfHub.Rules.Tests.Rules;

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
    public void A_number_has_at_most_six_decimals_and_no_trailing_zeros(string number, string normalised)
    {
        Figure figure = decimal.Parse(number, CultureInfo.InvariantCulture);
        Assert.Equal(normalised, figure.Number!.Value.ToString(CultureInfo.InvariantCulture));
    }

    [Property]
    public void Normalising_rounds_to_six_decimals_and_is_idempotent(decimal number)
    {
        Figure figure = number;

        Assert.Equal(Math.Round(number, 6, MidpointRounding.AwayFromZero), figure.Number);
        Assert.Equal(figure.Number!.Value.Scale, ((Figure)figure.Number).Number!.Value.Scale);
    }

    [Theory]
    [InlineData("98.0400", "98.04")]
    [InlineData("-0.0000001", "0")]
    [InlineData("1000000000000.000001", "1000000000000.000001")]
    public void A_number_is_serialised_as_a_json_number(string number, string json) =>
        Assert.Equal(json, JsonSerializer.Serialize<Figure>(decimal.Parse(number, CultureInfo.InvariantCulture)));

    [Fact]
    public void A_text_is_serialised_as_a_string_and_an_empty_figure_as_null()
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
    public void Json_round_trips(string json) =>
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<Figure>(json)));

    [Property]
    public void A_number_round_trips_through_json(decimal number)
    {
        Figure figure = number;
        Assert.Equal(figure, JsonSerializer.Deserialize<Figure>(JsonSerializer.Serialize(figure)));
    }

    [Fact]
    public void The_difference_is_actual_minus_expected()
    {
        Assert.Equal(-11m, CreateFlag(expected: 36m, actual: 25m).Difference);
        Assert.Equal(0.000001m, CreateFlag(expected: 0.1m, actual: 0.100001m).Difference);
    }

    [Fact]
    public void There_is_no_difference_without_two_numbers()
    {
        Assert.Null(CreateFlag("优", "良").Difference);
        Assert.Null(CreateFlag(36m, default).Difference);
        Assert.Null(CreateFlag(default, 25m).Difference);
    }

    private static RuleOutcome.Flag CreateFlag(Figure expected, Figure actual) => new("", "", expected, actual, "", new Text("", ""));
}
