using System.Diagnostics;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Narrative;

namespace PerfHub.Rules.Tests.Rules.Narrative;

public sealed class RepeatedExplanationTests : RuleTests<RepeatedExplanation>
{
    // Eight letters, the shortest sentence that counts.
    private const string Sentence = "制定下年度目标值";

    [Fact]
    public void Flags_the_sentence_that_all_five_indicators_of_the_seed_share()
    {
        var flag = GetSingleFlag(TestReports.Seed);

        Assert.Equal(("/indicators", "", null), (flag.Pointer, flag.Subject, flag.Indicator));
        Assert.Equal((2m, 5m, 3m), (flag.Expected.Number, flag.Actual.Number, flag.Difference));
        Assert.Equal("5 ≤ 2", flag.Formula);
        Assert.Equal("“合理安排制定下年度目标”在 5 个指标（1、2、3、4、5）的偏差原因或改进措施中重复出现。", flag.Message.Zh);
        Assert.Equal(
            "“合理安排制定下年度目标” is repeated in the deviation reasons or improvements of 5 indicators (1, 2, 3, 4, 5).",
            flag.Message.En);
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void Two_indicators_may_share_a_sentence(int sharing, bool flagged) =>
        Assert.Equal(flagged, IsFlagged([.. Enumerable.Repeat(Sentence, sharing), .. Enumerable.Repeat("", 5 - sharing)]));

    [Theory]
    [InlineData("制定下年度目标", false)]
    [InlineData("，制定 下、年度（目标）", false)]
    [InlineData("制定下年度目标值", true)]
    [InlineData("制定下年度目标1", true)]
    [InlineData("制定下年度目标😀", false)] // a symbol
    [InlineData("制定下年度目标+", false)]
    [InlineData("制定下年度目标\ud840\udc00", true)] // one ideograph, two code units
    [InlineData("制定下年度目\ud840\udc00", false)]
    [InlineData("制定下年度目标\ud840", false)] // a lone surrogate does not count
    public void A_sentence_counts_from_eight_letters_or_digits_on(string sentence, bool flagged) =>
        Assert.Equal(flagged, IsFlagged(sentence, sentence, sentence));

    [Fact]
    public void Punctuation_and_white_space_are_ignored() =>
        Assert.True(IsFlagged("制定下年度目标值。", " 制定，下年度“目标值”！", "制定下年度\u3000目标值"));

    [Fact]
    public void Sentences_with_one_normal_form_are_one_sentence()
    {
        Assert.True(IsFlagged("制定2025年目标值", "制定２０２５年目标值", "制定 ２0２5 年目标值"));
        Assert.True(IsFlagged("室内温度保持在26℃以上", "室内温度保持在26°C以上", "室内温度保持在２６℃以上"));
    }

    [Fact]
    public void Case_is_significant() => Assert.False(IsFlagged("Set next year", "set next year", "Set Next year"));

    [Theory]
    [InlineData("。")]
    [InlineData("！")]
    [InlineData("？")]
    [InlineData("；")]
    [InlineData("!")]
    [InlineData("?")]
    [InlineData(";")]
    [InlineData("…")]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData(". ")]
    public void A_sentence_ends_at_a_terminator(string end) =>
        Assert.True(IsFlagged($"甲{end}{Sentence}{end}", $"{Sentence}{end}乙", $"丙丁{end}{Sentence}"));

    [Theory]
    [InlineData("，")]
    [InlineData(".")]
    [InlineData("、")]
    public void A_sentence_does_not_end_at_other_punctuation(string mark) =>
        Assert.False(IsFlagged($"甲{mark}{Sentence}{mark}", $"{Sentence}{mark}乙", $"丙丁{mark}{Sentence}"));

    [Fact]
    public void A_final_full_stop_ends_the_sentence() => Assert.True(IsFlagged($"{Sentence}.", Sentence, Sentence));

    [Fact]
    public void Reason_and_improvement_both_count_but_each_indicator_once()
    {
        Assert.True(IsFlagged(CreateReport(
            CreateIndicator("1", reason: Sentence), CreateIndicator("2", improvement: Sentence), CreateIndicator("3", Sentence))));
        AssertPasses(CreateReport(
            CreateIndicator("1", reason: $"{Sentence}。{Sentence}。", improvement: Sentence),
            CreateIndicator("2", reason: Sentence, improvement: Sentence),
            CreateIndicator("3", reason: "增加。")));
    }

    [Fact]
    public void The_message_quotes_the_most_repeated_sentence_unchanged()
    {
        const string Other = "加强服务，提高质量效率";
        var flag = GetSingleFlag(CreateReport(CreateIndicators($"{Sentence}。{Other}。", $"{Sentence}。{Other}。", $"{Sentence}。 {Other} 。", Other)));

        Assert.Equal(4m, flag.Actual);
        Assert.StartsWith($"“{Other}”在 4 个指标（1、2、3、4）", flag.Message.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_two_sentences_that_are_repeated_equally_often_the_order_of_rows_chooses_none()
    {
        const string Other = "加强服务，提高质量效率";
        Indicator[] indicators = CreateIndicators(Sentence, Other, Sentence, Other, Sentence, Other);
        Assert.Equal(GetSingleFlag(CreateReport(indicators)).Message.Zh[..12], GetSingleFlag(CreateReport([.. indicators.Reverse()])).Message.Zh[..12]);
    }

    [Fact]
    public void A_long_sentence_and_a_long_list_of_indicators_are_truncated()
    {
        var sentence = new string('目', 59) + "\ud840\udc00标";
        var flag = GetSingleFlag(CreateReport(CreateIndicators([.. Enumerable.Repeat(sentence, 11)])));

        Assert.StartsWith($"“{new string('目', 59)}…”在 11 个指标（1、2、3、4、5、6、7、8、9、10等）", flag.Message.Zh, StringComparison.Ordinal);
        Assert.EndsWith("of 11 indicators (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, …).", flag.Message.En, StringComparison.Ordinal);
    }

    [Fact]
    public void Sixty_characters_and_ten_indicators_are_shown_in_full()
    {
        var sentence = new string('目', 60);
        var flag = GetSingleFlag(CreateReport(CreateIndicators([.. Enumerable.Repeat(sentence, 10)])));

        Assert.StartsWith($"“{sentence}”在 10 个指标（1、2、3、4、5、6、7、8、9、10）", flag.Message.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public void The_largest_report_that_can_be_filed_takes_linear_time()
    {
        // Comparing 180,000 different sentences pairwise would take minutes.
        var number = 100_000;
        var report = CreateReport(CreateIndicators([.. Enumerable.Range(0, 500).Select(_ =>
            string.Concat(Enumerable.Range(0, 360).Select(_ => $"完成{number++}。")))]));
        var watch = Stopwatch.StartNew();

        AssertPasses(report);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Does_not_apply_to_fewer_than_three_indicators() =>
        AssertNotApplicable(NotApplicable.TooFewIndicators, CreateReport(CreateIndicators(Sentence, Sentence)));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \n\u3000")]
    public void Does_not_apply_where_nothing_is_explained(string? text) =>
        AssertNotApplicable(NotApplicable.NotStated, CreateReport(CreateIndicators(text, text, text)));

    private static bool IsFlagged(params string[] reasons) => IsFlagged(CreateReport(CreateIndicators(reasons)));

    private static Indicator[] CreateIndicators(params IEnumerable<string?> reasons) =>
        [.. reasons.Select((reason, i) => CreateIndicator($"{i + 1}", reason))];

    private static Indicator CreateIndicator(string code, string? reason = null, string? improvement = null) =>
        TestReports.MinimalIndicator with { Code = code, DeviationReason = reason, Improvement = improvement };

    private static SelfEvaluationReport CreateReport(params Indicator[] indicators) => TestReports.Minimal with { Indicators = indicators };
}
