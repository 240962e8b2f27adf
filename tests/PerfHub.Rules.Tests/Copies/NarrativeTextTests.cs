using FsCheck;
using FsCheck.Xunit;
using PerfHub.Rules.Copies;
using PerfHub.Rules.Report;

namespace PerfHub.Rules.Tests.Copies;

public sealed class NarrativeTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData(null, "")]
    [InlineData("2024 年度，完成 99.8 分。", "年度完成分")]
    [InlineData("２０２４年\u3000①、Ⅳ—²", "年")]
    [InlineData("Set Ａ “ＡＢＣ”", "setaabc")]
    [InlineData("一是培训；二是走访", "一是培训二是走访")]
    [InlineData("سىناق", "سىناق")]
    [InlineData("标\ud840\udc00准", "标\ud840\udc00准")]
    [InlineData("标\ud840准", "标准")]
    [InlineData("😀标", "标")]
    public void Only_letters_are_kept(string? text, string letters) => Assert.Equal(letters, NarrativeText.KeepLetters(text));

    [Property]
    public bool Keeping_letters_is_idempotent(string? text) =>
        NarrativeText.KeepLetters(NarrativeText.KeepLetters(text)) == NarrativeText.KeepLetters(text);

    [Property]
    public bool The_letters_of_a_text_are_the_letters_of_its_parts(NonNull<string> one, NonNull<string> other) =>
        NarrativeText.KeepLetters($"{one.Get} {other.Get}") == NarrativeText.KeepLetters(one.Get) + NarrativeText.KeepLetters(other.Get);

    [Fact]
    public void A_narrative_has_the_texts_about_the_year_in_form_order_each_a_part()
    {
        var report = TestReports.Minimal with
        {
            Suggestions = ["壬"],
            Improvements = ["辛"],
            Causes = ["庚"],
            Problems = ["己", "己"],
            Conclusion = "戊",
            Indicators =
            [
                TestReports.MinimalIndicator with { DeviationReason = "丙", Improvement = "丁", Evidence = "证" },
                TestReports.MinimalIndicator with { Code = "2", Improvement = "丁" },
            ],
            Management = new Management { Systems = "甲", Compliance = "乙" },
            KeyWork = [new KeyWork { Text = "子" }, new KeyWork(), new KeyWork { Text = "丑", Figures = [new NarrativeFigure { Label = "数" }] }],
            Profile = new Profile { Duties = "职", Departments = ["部"] },
        };

        Assert.Equal(string.Concat("子丑甲乙丙丁丁戊己己庚辛壬".Select(it => $"{it}\n")), NarrativeText.ExtractLetters(report));
    }

    [Fact]
    public void A_report_without_texts_has_an_empty_narrative() => Assert.Equal("", NarrativeText.ExtractLetters(TestReports.Minimal));
}
