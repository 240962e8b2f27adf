using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Targets;

namespace PerfHub.Rules.Tests.Rules.Targets;

public sealed class UnitOfMeasureMismatchTests : RuleTests<UnitOfMeasureMismatch>
{
    [Fact]
    public void Flags_the_seeds_first_indicator()
    {
        var flag = GetSingleFlag(TestReports.Seed);

        Assert.Equal(("/indicators/0/final/unit", "1", "1"), (flag.Pointer, flag.Subject, flag.Indicator));
        Assert.Equal(("场次", "项", null), (flag.Expected.Text, flag.Actual.Text, flag.Difference));
        Assert.Equal("项 = 场次", flag.Formula);
    }

    [Theory]
    [InlineData("次", "人", "次", "/indicators/0/midYear/unit", "次", "人")]
    [InlineData("次", "人", "场", "/indicators/0/final/unit", "次", "场")]
    [InlineData("次", "人", null, "/indicators/0/midYear/unit", "次", "人")]
    [InlineData("次", null, "人", "/indicators/0/final/unit", "次", "人")]
    [InlineData(" ", "次", "人", "/indicators/0/final/unit", "次", "人")]
    public void The_final_value_is_compared_before_the_mid_year_value(
        string? target, string? midYear, string? final, string pointer, string expected, string actual)
    {
        var flag = GetSingleFlag(CreateReport(target, midYear, final));

        Assert.Equal(pointer, flag.Pointer);
        Assert.Equal((expected, actual), (flag.Expected.Text, flag.Actual.Text));
        Assert.Equal($"{actual} = {expected}", flag.Formula);
    }

    [Theory]
    [InlineData("次", "次", "次")]
    [InlineData("次", " 次", "次\n")]
    [InlineData("次", null, "次")]
    [InlineData("次", "次", null)]
    [InlineData(null, "次", "次")]
    [InlineData("次", "", "次")]
    [InlineData("％", "%", "%")]
    [InlineData("㎡", null, "m2")]
    [InlineData("km", null, "ｋｍ")]
    [InlineData("万人次", "人次", "百人次")]
    public void Passes_where_all_stated_units_of_measure_agree(string? target, string? midYear, string? final) =>
        AssertPasses(CreateReport(target, midYear, final));

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("次", null, " ")]
    [InlineData(null, "次", "")]
    [InlineData(null, null, "次")]
    public void Does_not_apply_where_fewer_than_two_are_stated(string? target, string? midYear, string? final) =>
        AssertNotApplicable(NotApplicable.NotStated, CreateReport(target, midYear, final));

    [Fact]
    public void Passes_without_a_mid_year_value() => AssertPasses(TestReports.Minimal);

    [Fact]
    public void Does_not_apply_to_a_qualitative_indicator() => AssertNotApplicable(
        NotApplicable.Qualitative,
        TestReports.With(it => it with { Kind = IndicatorKind.Qualitative, Final = TestReports.CreateMeasure(10m, "人") }));

    private static SelfEvaluationReport CreateReport(string? target, string? midYear, string? final) =>
        TestReports.With(it => it with
        {
            Target = TestReports.CreateMeasure(10m, target),
            MidYear = TestReports.CreateMeasure(5m, midYear),
            Final = TestReports.CreateMeasure(10m, final),
        });
}
