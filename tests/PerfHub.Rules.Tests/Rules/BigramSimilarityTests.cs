using PerfHub.Rules.Rules;

namespace PerfHub.Rules.Tests.Rules;

public sealed class BigramSimilarityTests
{
    [Theory]
    [InlineData("接待人数", "接待人数", "1")]
    [InlineData("接待人数", "办件数量", "0")]
    [InlineData("接待人数", "接待群众", "0.33")] // 1 of 3 and 3 bigrams
    [InlineData("接待人数", "接待人次数", "0.57")] // 接待 and 待人, of 3 and 4
    [InlineData("aaaa", "aa", "0.5")] // a bigram counts as often as both have it
    [InlineData("甲", "乙", "0")]
    [InlineData("", "", "1")]
    public void Similarity_is_twice_the_shared_bigrams_by_all(string one, string other, string similarity)
    {
        Assert.Equal(decimal.Parse(similarity), Math.Round(BigramSimilarity.Compute(one, other), 2));
        Assert.Equal(BigramSimilarity.Compute(one, other), BigramSimilarity.Compute(other, one));
    }
}
