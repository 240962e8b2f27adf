using FsCheck.Xunit;
using PerfHub.Rules.Report;

namespace PerfHub.Rules.Tests.Report;

public class NormalizedTextTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("％", "%")]
    [InlineData("ｋｍ", "km")]
    [InlineData("㎡", "m2")]
    [InlineData(" 1", "1")]
    [InlineData("\u30001\u00a0", "1")]
    [InlineData("走访  企业\t次数\n", "走访 企业 次数")]
    [InlineData("（一）走访企业", "(一)走访企业")]
    [InlineData("\u2f46", "无")]
    [InlineData("走访企业", "走访企业")]
    public void The_normal_form_is_NFKC_with_single_spaces_inside(string? text, string normalized) =>
        Assert.Equal(normalized, NormalizedText.Normalize(text));

    [Theory]
    [InlineData("％", "%", true)]
    [InlineData(null, " ", true)]
    [InlineData("km", "KM", false)]
    [InlineData("走访 企业", "走访企业", false)]
    public void Texts_are_equal_if_their_normal_forms_are(string? left, string? right, bool equal) =>
        Assert.Equal(equal, NormalizedText.AreEqual(left, right));

    [Theory]
    [InlineData("ａ\ud800b")]
    [InlineData("ａ\udc00b")]
    [InlineData("ａ\ufffeb")]
    public void A_character_that_is_none_becomes_the_replacement_character(string text) =>
        Assert.Equal("a\ufffdb", NormalizedText.Normalize(text));

    [Fact]
    public void Every_character_can_be_normalised() =>
        Assert.All(Enumerable.Range(0, 0x10000), it => Assert.NotNull(NormalizedText.Normalize($"ａ{(char)it}")));

    [Property]
    public bool Normalising_twice_changes_nothing_more(string? text)
    {
        var normalized = NormalizedText.Normalize(text);
        return NormalizedText.Normalize(normalized) == normalized && NormalizedText.AreEqual(text, normalized);
    }

    [Property]
    public bool Equal_texts_have_equal_hash_codes(string? text) =>
        NormalizedText.Comparer.GetHashCode($" {text}  ") == NormalizedText.Comparer.GetHashCode(text ?? "");
}
