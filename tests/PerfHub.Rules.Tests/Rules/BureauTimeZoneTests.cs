using PerfHub.Rules.Rules;

namespace PerfHub.Rules.Tests.Rules;

public sealed class BureauTimeZoneTests
{
    private static readonly DateTime Closing = new(2025, 3, 31, 15, 59, 59, 999, DateTimeKind.Utc);

    [Theory]
    [InlineData(null, "北京时间 2025年3月31日 23:59", "31 March 2025, 23:59 (Asia/Shanghai)")]
    [InlineData("Asia/Urumqi", "新疆时间 2025年3月31日 21:59", "31 March 2025, 21:59 (Asia/Urumqi)")]
    [InlineData("Asia/Kathmandu", "当地时间 2025年3月31日 21:44", "31 March 2025, 21:44 (Asia/Kathmandu)")]
    public void Formats_to_the_minute(string? id, string zh, string en)
    {
        var zone = BureauTimeZone.Get(id);

        Assert.Equal((zh, en), (zone.FormatZh(Closing), zone.FormatEn(Closing)));
        Assert.Equal(new Text(zh, en), zone.Format(Closing));
    }

    [Theory]
    [InlineData(DateTimeKind.Local)]
    [InlineData(DateTimeKind.Unspecified)]
    public void Takes_the_value_as_utc_whatever_its_kind(DateTimeKind kind) => Assert.Equal(
        BureauTimeZone.Default.FormatZh(Closing), BureauTimeZone.Default.FormatZh(DateTime.SpecifyKind(Closing, kind)));

    [Theory]
    [InlineData("China Standard Time")]
    [InlineData("Asia/Nowhere")]
    [InlineData("../Asia/Shanghai")]
    [InlineData("")]
    public void Finds_only_IANA_ids(string id)
    {
        Assert.Null(BureauTimeZone.Find(id));
        Assert.Throws<TimeZoneNotFoundException>(() => BureauTimeZone.Get(id));
    }
}
