using PerfHub.Api.Reports.Deviations;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Tests.Features.Deviations;

public sealed class InputsHashTests
{
    private static readonly FlagInput[] Inputs =
    [
        new("/score/executionWeight", 10m), new("/indicators/0/weight", 40m), new("/indicators/0/score", 30m), new("/indicators/1/weight", 50m),
        new("/indicators/1/score", 45m),
    ];

    [Fact]
    public void The_order_of_rows_does_not_matter() => Assert.Equal(
        Compute(Inputs),
        Compute(
        [
            new("/indicators/0/score", 45m), new("/indicators/0/weight", 50m), new("/indicators/1/score", 30m), new("/indicators/1/weight", 40m),
            new("/score/executionWeight", 10m),
        ]));

    [Fact]
    public void Figures_that_change_places_between_rows_are_other_inputs() => Assert.NotEqual(
        Compute(Inputs),
        Compute([.. Inputs.Select(it => it.Pointer switch
        {
            "/indicators/0/score" => it with { Value = 45m },
            "/indicators/1/score" => it with { Value = 30m },
            _ => it,
        })]));

    [Theory]
    [InlineData("％", "%")]
    [InlineData(" 人次", "人次")]
    [InlineData("Ｎ/Ａ", null)]
    [InlineData("无", "/")]
    public void Texts_are_compared_by_their_normal_form_and_placeholders_are_absent(string one, string? other) =>
        Assert.Equal(Compute([new("/indicators/0/target/unit", one)]), Compute([new("/indicators/0/target/unit", other)]));

    [Theory]
    [InlineData("/indicators/0/target/unit", "人次", "/indicators/0/final/unit", "人次")]
    [InlineData("/indicators/0/target/unit", "人次", "/indicators/0/target/unit", "人")]
    [InlineData("/conclusion", "10", "/conclusion", "10.0")]
    public void Another_text_or_another_place_is_another_input(string pointer, string text, string otherPointer, string otherText) =>
        Assert.NotEqual(Compute([new(pointer, text)]), Compute([new(otherPointer, otherText)]));

    [Fact]
    public void A_number_is_not_the_text_of_it() =>
        Assert.NotEqual(Compute([new("/score/total", 10m)]), Compute([new("/score/total", "10")]));

    [Fact]
    public void What_is_not_in_the_report_is_compared_on_its_own()
    {
        var (one, other) = (InputsHash.Compute(Inputs, "36 场次", null), InputsHash.Compute(Inputs, "30 场次", null));

        Assert.NotEqual(one, other);
        Assert.False(InputsHash.HaveSameReference(one, other));
        Assert.True(InputsHash.HaveSameReference(one, InputsHash.Compute([], "36 场次", null)));
        Assert.True(InputsHash.IsWithoutReference(Compute(Inputs)));
        Assert.False(InputsHash.IsWithoutReference(one));
    }

    private static string Compute(IEnumerable<FlagInput> inputs) => InputsHash.Compute(inputs, null, null);
}
