using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Narrative;

namespace PerfHub.Rules.Tests.Rules.Narrative;

public sealed class MissingSectionTests : RuleTests<MissingSection>
{
    [Fact]
    public void Passes_all_seven_sections_of_the_seed()
    {
        AssertPasses(TestReports.Seed);
        Assert.Equal(7, Evaluate(TestReports.Seed).Count);
    }

    [Fact]
    public void Flags_every_section_of_a_report_without_narrative() => Assert.Equal(
        [
            ("/profile/duties", "duties"),
            ("/keyWork", "keyWork"),
            ("/problems", "problems"),
            ("/causes", "causes"),
            ("/improvements", "improvements"),
            ("/suggestions", "suggestions"),
            ("/conclusion", "conclusion"),
        ],
        Evaluate(TestReports.Minimal).Cast<RuleOutcome.Flag>().Select(flag => (flag.Pointer, flag.Subject)));

    [Fact]
    public void A_flag_expects_a_text_and_has_no_actual_value()
    {
        var flag = GetSingleFlag(TestReports.Seed with { Causes = null });

        Assert.Equal(("/causes", "causes", null), (flag.Pointer, flag.Subject, flag.Indicator));
        Assert.Equal(("必填", default, null), (flag.Expected.Text, flag.Actual, flag.Difference));
        Assert.Equal("causes ≠ ∅", flag.Formula);
        Assert.Equal("“原因分析”为必填内容，填报为空。", flag.Message.Zh);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("", true)]
    [InlineData(" \n\u3000", true)]
    [InlineData("无", true)]
    [InlineData("暂无。", true)]
    [InlineData("/", true)]
    [InlineData("—", true)]
    [InlineData("略", true)]
    [InlineData("N/A", true)]
    [InlineData("略有不足。", false)]
    public void White_space_or_a_placeholder_counts_as_a_missing_section(string? text, bool flagged)
    {
        var seed = TestReports.Seed;
        string[] texts = text is null ? [] : ["", text];
        (string Pointer, SelfEvaluationReport Report)[] cases =
        [
            ("/profile/duties", seed with { Profile = new Profile { Duties = text } }),
            ("/keyWork", seed with { KeyWork = [.. texts.Select(it => new KeyWork { Text = it })] }),
            ("/problems", seed with { Problems = texts }),
            ("/causes", seed with { Causes = texts }),
            ("/improvements", seed with { Improvements = texts }),
            ("/suggestions", seed with { Suggestions = texts }),
            ("/conclusion", seed with { Conclusion = text }),
        ];

        Assert.All(cases, it => Assert.Equal(
            flagged ? [it.Pointer] : [],
            Evaluate(it.Report).OfType<RuleOutcome.Flag>().Select(flag => flag.Pointer)));
    }

    [Fact]
    public void Key_work_with_figures_only_counts_as_a_missing_section() => Assert.Equal(
        "/keyWork",
        GetSingleFlag(TestReports.Seed with { KeyWork = [new KeyWork { Figures = [new NarrativeFigure { Value = 12m }] }] }).Pointer);
}
