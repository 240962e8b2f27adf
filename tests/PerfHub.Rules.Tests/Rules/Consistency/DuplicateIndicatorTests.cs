using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Consistency;
using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Tests.Rules.Consistency;

public sealed class DuplicateIndicatorTests : RuleTests<DuplicateIndicator>
{
    [Fact]
    public void Flags_the_second_indicator_of_one_name()
    {
        var flag = GetSingleFlag(CreateReport(("1", "走访企业", 10m, "家"), ("2", "走访企业 ", 10m, "家")));

        Assert.Equal(("/indicators/1/name", "2", "2"), (flag.Pointer, flag.Subject, flag.Indicator));
        Assert.Null(flag.Severity);
        Assert.Equal("2 = 1", flag.Formula);
        Assert.Equal("指标“走访企业 ”（编码 2）与编码为 1 的指标名称相同。", flag.Message.Zh);
    }

    [Theory]
    [InlineData("12", "家", true)]
    [InlineData("10", "项", true)]
    [InlineData("10.00", "家", false)]
    [InlineData("0.001", "万家", false)]
    public void The_severity_is_high_where_the_final_values_differ(string final, string unit, bool high)
    {
        var report = CreateReport(("1", "走访企业", 10m, "家"), ("2", "走访企业", decimal.Parse(final), unit));

        Assert.Equal(high ? Severity.High : null, GetSingleFlag(report).Severity);
        Assert.Equal(high ? Severity.High : Severity.Medium, GetDeviation(Evaluation.Compute(report)).Severity);
    }

    [Fact]
    public void A_severity_of_the_policy_takes_precedence()
    {
        var policy = Policy.Default with { Rules = new Dictionary<string, RuleSetting> { ["duplicate-indicator"] = new(Severity.Low) } };
        var report = CreateReport(("1", "走访企业", 10m, "家"), ("2", "走访企业", 12m, "家"));
        Assert.Equal(Severity.Low, GetDeviation(Evaluation.Compute(report, policy)).Severity);
    }

    [Fact]
    public void Each_further_indicator_of_the_name_is_flagged_and_is_high_where_it_differs_from_the_first()
    {
        var report = CreateReport(("1", "走访企业", 10m, "家"), ("2", "走访企业", 10m, "家"), ("3", "培训", 1m, "次"), ("4", "走访企业", 12m, "家"));
        var flags = Evaluate(report).OfType<RuleOutcome.Flag>().ToList();

        Assert.Equal(["/indicators/1/name", "/indicators/3/name"], flags.Select(flag => flag.Pointer));
        Assert.Equal([null, Severity.High], flags.Select(flag => flag.Severity));
    }

    [Fact]
    public void The_first_is_the_one_with_the_lowest_code_wherever_it_stands()
    {
        var flag = GetSingleFlag(CreateReport(("２", "走访企业", 10m, "家"), ("1", "走访企业", 10m, "家")));
        Assert.Equal(("/indicators/0/name", "２"), (flag.Pointer, flag.Indicator));
    }

    [Theory]
    [InlineData(0, 1, 2)]
    [InlineData(1, 0, 2)]
    [InlineData(2, 1, 0)]
    public void The_severity_does_not_depend_on_the_order(params int[] order)
    {
        (string, string, decimal, string)[] rows = [("1", "走访企业", 10m, "家"), ("2", "走访企业", 10m, ""), ("3", "走访企业", 10m, "项")];

        Assert.Equal(
            [("2", null), ("3", Severity.High)],
            Evaluate(CreateReport([.. order.Select(i => rows[i])])).OfType<RuleOutcome.Flag>().Select(flag => (flag.Subject, flag.Severity)).Order());
    }

    [Fact]
    public void Qualitative_indicators_differ_in_their_attainment()
    {
        var achieved = TestReports.MinimalIndicator with { Kind = IndicatorKind.Qualitative, Attainment = Attainment.Achieved, Final = null };
        var missed = achieved with { Code = "2", Attainment = Attainment.Missed };

        Assert.Null(GetSingleFlag(TestReports.Minimal with { Indicators = [achieved, achieved with { Code = "2" }] }).Severity);
        Assert.Equal(Severity.High, GetSingleFlag(TestReports.Minimal with { Indicators = [achieved, missed] }).Severity);
    }

    [Fact]
    public void Passes_different_names() => AssertPasses(TestReports.Seed);

    private static SelfEvaluationReport CreateReport(params (string Code, string Name, decimal Final, string Unit)[] indicators) =>
        TestReports.Minimal with
        {
            Indicators =
            [
                .. indicators.Select(it => TestReports.MinimalIndicator with
                {
                    Code = it.Code, Name = it.Name, Final = TestReports.CreateMeasure(it.Final, it.Unit),
                }),
            ],
        };

    private static Deviation GetDeviation(Evaluation evaluation) => Assert.Single(evaluation.Deviations, it => it.Rule.Id == "duplicate-indicator");
}
