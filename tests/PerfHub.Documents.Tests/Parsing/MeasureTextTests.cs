using PerfHub.Documents.Forms;
using PerfHub.Documents.Tests.Infrastructure;

namespace PerfHub.Documents.Tests.Parsing;

/// <summary>How targets are written, read through a table of one indicator.</summary>
public sealed class MeasureTextTests
{
    [Theory]
    [InlineData("≥20场次", "20", "场次", "atLeast")]
    [InlineData("大于等于 20 场次", "20", "场次", "atLeast")]
    [InlineData("不低于95%", "95", "%", "atLeast")]
    [InlineData("至少3次/年", "3", "次/年", "atLeast")]
    [InlineData("100场以上", "100", "场", "atLeast")]
    [InlineData("达到90％", "90", "%", "atLeast")]
    [InlineData("不超过30万元", "30", "万元", "atMost")]
    [InlineData("控制在5%以内", "5", "%", "atMost")]
    [InlineData("≤２．５小时", "2.5", "小时", "atMost")]
    [InlineData("＝100%", "100", "%", "equal")]
    [InlineData("百分之98", "98", "%", null)]
    [InlineData("1,200人次", "1200", "人次", null)]
    [InlineData("12 . 5 公里", "12.5", "公里", null)]
    [InlineData("约50家左右", "50", "家", null)]
    [InlineData("≥100百分比", "100", "%", "atLeast")]
    [InlineData("≤30（万元）", "30", "万元", "atMost")]
    [InlineData("30日内办结", "30", "日", "atMost")]
    [InlineData("60±5", null, null, null)]
    [InlineData("每月1次", null, null, null)]
    [InlineData("95%按期完成", null, null, null)]
    [InlineData("2024年12月底前", null, null, null)]
    [InlineData("2次培训、3次检查", null, null, null)]
    [InlineData("效果明显", null, null, null)]
    public void A_target_is_read_as_it_is_meant_or_not_at_all(string target, string? value, string? unit, string? direction)
    {
        var values = Read(target, "—");

        Assert.Equal(value, values.GetValueOrDefault("/indicators/0/target/value")?.ToString());
        Assert.Equal(unit, values.GetValueOrDefault("/indicators/0/target/unit"));
        Assert.Equal(direction, values.GetValueOrDefault("/indicators/0/direction"));
    }

    [Theory]
    [InlineData("40%-60%", 40, 60)]
    [InlineData("40~60%", 40, 60)]
    [InlineData("40至60%", 40, 60)]
    public void A_range_is_a_range(string target, int min, int max)
    {
        var values = Read(target, "50%");

        Assert.Equal(((object)(decimal)min, (object)(decimal)max, "between"), (values["/indicators/0/target/min"], values["/indicators/0/target/max"], values["/indicators/0/direction"]));
    }

    [Theory]
    [InlineData("达成预期指标", "achieved")]
    [InlineData("已完成", "achieved")]
    [InlineData("部分达成预期指标并具有一定效果", "partly")]
    [InlineData("未达成预期指标且效果较差", "missed")]
    [InlineData("效果明显", "achieved")]
    [InlineData("有所改善", null)]
    public void Attainment_is_read_only_where_it_is_stated(string final, string? attainment) =>
        Assert.Equal(attainment, Read("效果明显", final).GetValueOrDefault("/indicators/0/attainment"));

    private static Dictionary<string, object> Read(string target, string final) => Leaves.Find(FormCatalogue.Read(System.Text.Encoding.UTF8.GetBytes(
        $"| 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |\n|---|---|---|---|---|\n| 工作量 | {target} | {final} | 10 | 10 |\n")).Report);
}
