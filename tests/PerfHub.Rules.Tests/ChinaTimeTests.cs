using PerfHub.Rules.Rules;

namespace PerfHub.Rules.Tests;

public sealed class ChinaTimeTests
{
    private static readonly DateTime Closing = new(2025, 3, 31, 15, 59, 59, 999, DateTimeKind.Utc);

    [Fact]
    public void Formats_in_china_time_to_the_minute()
    {
        Assert.Equal("北京时间 2025年3月31日 23:59", ChinaTime.FormatZh(Closing));
        Assert.Equal("31 March 2025, 23:59 (Asia/Shanghai)", ChinaTime.FormatEn(Closing));
    }

    [Theory]
    [InlineData(DateTimeKind.Local)]
    [InlineData(DateTimeKind.Unspecified)]
    public void Takes_the_value_as_utc_whatever_its_kind(DateTimeKind kind) =>
        Assert.Equal(ChinaTime.FormatZh(Closing), ChinaTime.FormatZh(DateTime.SpecifyKind(Closing, kind)));
}
