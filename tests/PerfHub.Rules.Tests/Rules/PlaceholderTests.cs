using PerfHub.Rules.Rules;

namespace PerfHub.Rules.Tests.Rules;

public class PlaceholderTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(" \u3000")]
    [InlineData("无")]
    [InlineData("无。")]
    [InlineData("（无）")]
    [InlineData("1. 无；2. 无")]
    [InlineData("暂无")]
    [InlineData("没有")]
    [InlineData("略")]
    [InlineData("同上")]
    [InlineData("不适用")]
    [InlineData("无偏差")]
    [InlineData("N/A")]
    [InlineData("Ｎ／Ａ")]
    [InlineData("na")]
    [InlineData("None.")]
    [InlineData("/")]
    [InlineData("—")]
    [InlineData("-")]
    [InlineData("……")]
    [InlineData("\u2f46")]
    public void A_placeholder_counts_as_blank(string? text) => Assert.True(Placeholder.IsBlank(text));

    [Theory]
    [InlineData("无锡项目推迟")]
    [InlineData("无偏差原因待查")]
    [InlineData("略有推迟")]
    [InlineData("暂无资金")]
    [InlineData("同上年")]
    [InlineData("Nanjing")]
    [InlineData("12")]
    [InlineData("第1季度推迟。")]
    [InlineData("\U00020bb7")]
    public void A_text_that_says_something_is_not_blank(string text) => Assert.False(Placeholder.IsBlank(text));
}
