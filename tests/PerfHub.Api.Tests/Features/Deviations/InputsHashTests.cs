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

    // Stored decisions are found by these hashes.
    [Fact]
    public void The_hash_of_equal_inputs_is_the_same_in_every_release()
    {
        Assert.Equal("c22e23ba66ba85fbf221ead6a9026d0a01ba4719c80b6fe911b091a7c05124b6", Compute(Inputs));
        Assert.Equal(
            "644b426d7723c1964675fa947c11afe8531ec270b2a9192327766fd658fc5165",
            InputsHash.Compute(
                [
                    new("/keyWork/1/figures/0/value", 7m), new("/keyWork/1/figures/0/unit", "人次"), new("/keyWork/10/text", "改造项目"), new("/keyWork/0/text", "无"),
                    new("/budget/sources/0/initial", 2m), new("/budget/sources/1/initial", 1m), new("/budget/sources/11/initial", 2m), new("/budget/carriedOver", default),
                ],
                "36 场次",
                "3"));
    }

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

    private static string Compute(IReadOnlyList<FlagInput> inputs) => InputsHash.Compute(inputs, null, null);
}
