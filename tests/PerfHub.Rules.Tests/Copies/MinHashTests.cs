using PerfHub.Rules.Copies;

namespace PerfHub.Rules.Tests.Copies;

public sealed class MinHashTests
{
    [Fact]
    public void A_signature_is_the_same_on_every_host() => Assert.Equal(
        [11818052u, 13815292u, 51950018u, 5803942u], MinHash.ComputeSignature(SampleTexts.DistinctIdeographs(0, 500))[..4]);

    [Theory]
    [InlineData(100)]
    [InlineData(90)]
    [InlineData(75)]
    [InlineData(50)]
    [InlineData(20)]
    public void The_share_of_matching_values_estimates_the_similarity(int percent)
    {
        var (matching, similar) = (0, 0m);
        for (var seed = 0; seed < 50; seed++)
        {
            var text = SampleTexts.CreateProse(seed, 200);
            var copy = SampleTexts.CreateEditedCopy(text, seed, percent);
            var matches = CountMatches(text, copy);
            var exact = Shingles.From(text).ComputeSimilarity(Shingles.From(copy)).Percent;
            matching += matches;
            similar += exact;

            // Five standard deviations at 50 %, where the deviation is largest.
            Assert.InRange(matches * 100m / MinHash.SignatureLength, exact - 22m, exact + 22m);
        }

        // For 6,400 values one standard deviation is at most 0.6 points.
        Assert.InRange(matching * 100m / MinHash.SignatureLength / 50m, similar / 50m - 2.5m, similar / 50m + 2.5m);
    }

    [Fact]
    public void Unrelated_texts_have_no_matching_values() => Assert.Equal(0, CountMatches(SampleTexts.DistinctIdeographs(0, 5_000), SampleTexts.DistinctIdeographs(6_000, 5_000)));

    private static int CountMatches(string one, string other) => MinHash.CountMatches(MinHash.ComputeSignature(one), MinHash.ComputeSignature(other));
}
