using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using PerfHub.Rules.Copies;

namespace PerfHub.Rules.Tests.Copies;

[Properties(Arbitrary = [typeof(FewLettersArbitraries)], MaxTest = 500)]
public sealed class ShinglesTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("甲乙丙", 0)]
    [InlineData("甲乙丙丁", 1)]
    [InlineData("甲乙丙丁戊", 2)]
    [InlineData("甲甲甲甲甲甲", 1)]
    [InlineData("甲乙甲乙甲乙甲乙", 2)]
    [InlineData("甲乙丙\n丁戊己\n", 0)]
    [InlineData("甲乙丙丁\n丙丁戊己\n", 2)]
    public void Shingles_are_the_distinct_sequences_of_four_letters(string letters, int count) =>
        Assert.Equal(count, Shingles.From(letters).Count);

    [Property]
    public void Similarity_is_the_intersection_over_the_union(string one, string other)
    {
        var (left, right) = (ComputeNaively(one), ComputeNaively(other));
        Assert.Equal(
            new Similarity(left.Intersect(right).Count(), left.Union(right).Count()), ComputeSimilarity(one, other));
    }

    [Property]
    public bool Similarity_is_symmetric(string one, string other) => ComputeSimilarity(one, other) == ComputeSimilarity(other, one);

    [Property]
    public bool Equal_texts_are_100_percent_similar(string text) =>
        text.Length < Shingles.Width || ComputeSimilarity(text, text).Percent == 100m;

    [Property]
    public bool Similarity_is_between_0_and_100_percent(string one, string other) => ComputeSimilarity(one, other).Percent is >= 0m and <= 100m;

    [Property]
    public bool Texts_without_common_letters_are_not_similar(string text) =>
        ComputeSimilarity(text, string.Concat(text.Select(letter => (char)(letter + 1000)))).Shared == 0;

    [Property]
    public bool Digits_punctuation_and_white_space_are_ignored(string text, NonNull<string> noise, byte place)
    {
        var marks = string.Concat(noise.Get.Where(it => it is < 'A' or > 'z' && it < 128)) + "，。 2024\u3000";
        var index = text.Length == 0 ? 0 : place % text.Length;
        var noisy = NarrativeText.KeepLetters(text.Insert(index, marks));
        return ComputeSimilarity(noisy, text) == ComputeSimilarity(text, text);
    }

    // Fewer runs, because each text has a thousand letters.
    [Property(MaxTest = 50)]
    public void A_further_edit_never_raises_the_similarity(int seed, PositiveInt edits)
    {
        var text = SampleTexts.DistinctIdeographs(0, 1_000);
        var places = Enumerable.Range(0, 1_000).OrderBy(it => Mix(it + seed)).Take(edits.Get % 100);
        var previous = ComputeSimilarity(text, text);
        var copy = text.ToCharArray();
        foreach (var (number, place) in places.Index())
        {
            copy[place] = (char)(0x9000 + number);
            var current = ComputeSimilarity(text, new string(copy));
            Assert.True(current.Percent <= previous.Percent);
            Assert.True(current.Shared >= previous.Shared - Shingles.Width);
            previous = current;
        }
    }

    [Theory]
    [InlineData(0, "100")]
    [InlineData(1, "99.2")]
    [InlineData(6, "95.3")]
    [InlineData(12, "90.8")]
    public void Similarity_falls_with_the_number_of_edits(int edits, string percent)
    {
        var text = SampleTexts.DistinctIdeographs(0, 1_000);
        var copy = text.ToCharArray();
        for (var i = 0; i < edits; i++)
        {
            copy[50 + 70 * i] = (char)(0x9000 + i);
        }

        Assert.Equal(decimal.Parse(percent), Math.Round(ComputeSimilarity(text, new string(copy)).Percent, 1));
    }

    [Fact]
    public void Independent_texts_are_hardly_similar() =>
        Assert.InRange(ComputeSimilarity(SampleTexts.CreateProse(1, 500), SampleTexts.CreateProse(2, 500)).Percent, 0m, 5m);

    [Theory]
    [InlineData(19, 20, "95", false)]
    [InlineData(18, 20, "95", true)]
    [InlineData(2, 3, "66.666666", false)]
    [InlineData(2, 3, "66.666667", true)]
    [InlineData(1, 1, "100", false)]
    [InlineData(0, 1, "0", false)]
    [InlineData(0, 0, "0", true)]
    [InlineData(int.MaxValue - 1, int.MaxValue, "100", true)]
    public void The_threshold_comparison_is_exact(int shared, int all, string percent, bool below) =>
        Assert.Equal(below, new Similarity(shared, all).IsBelow(decimal.Parse(percent)));

    [Theory]
    [InlineData(99, false)]
    [InlineData(100, true)]
    public void A_report_is_compared_from_100_letters_on(int letters, bool compared)
    {
        var report = TestReports.Minimal with { Conclusion = $"{SampleTexts.DistinctIdeographs(0, letters)}。2024" };
        Assert.Equal(compared, Shingles.From(report) is not null);
    }

    [Fact]
    public void The_ends_of_parts_are_no_letters()
    {
        var report = TestReports.Minimal with { Conclusion = SampleTexts.DistinctIdeographs(0, 50), Problems = [SampleTexts.DistinctIdeographs(60, 49)] };
        Assert.Null(Shingles.From(report));
    }

    [Fact]
    public void The_order_of_parts_does_not_matter()
    {
        var report = TestReports.Minimal with { Problems = [SampleTexts.CreateProse(1, 60), SampleTexts.CreateProse(2, 60)] };
        var reordered = report with { Problems = [.. report.Problems.Reverse()] };
        Assert.Equal(100m, Shingles.From(report)!.ComputeSimilarity(Shingles.From(reordered)!).Percent);
        Assert.Equal(MinHash.ComputeSignature(report), MinHash.ComputeSignature(reordered));
        Assert.Equal(Shingles.From(report)!.ComputeFingerprint(), Shingles.From(reordered)!.ComputeFingerprint());
    }

    private static Similarity ComputeSimilarity(string one, string other) => Shingles.From(one).ComputeSimilarity(Shingles.From(other));

    private static List<string> ComputeNaively(string text) =>
        [.. Enumerable.Range(0, Math.Max(0, text.Length - 3)).Select(i => text.Substring(i, 4)).Distinct(StringComparer.Ordinal)];

    private static uint Mix(int value) => (uint)value * 2_654_435_761u;

    /// <summary>Texts of three different letters, so that they share shingles.</summary>
    public static class FewLettersArbitraries
    {
        public static Arbitrary<string> Texts() =>
            Gen.Elements('甲', '乙', '丙').ArrayOf().Select(letters => new string(letters)).ToArbitrary();
    }
}
