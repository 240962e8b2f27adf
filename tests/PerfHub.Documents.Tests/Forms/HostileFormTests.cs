using System.Text;
using PerfHub.Documents.Forms;
using PerfHub.Documents.Reading;
using PerfHub.Documents.Tests.Infrastructure;
using PerfHub.Documents.Tests.Reading;

namespace PerfHub.Documents.Tests.Forms;

/// <summary>Documents that readers take and whose words are made to keep forms busy.</summary>
[Collection(nameof(HostileDocumentTests))]
public sealed class HostileFormTests
{
    private const long MaxMemory = 150L * 1024 * 1024;

    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(10);

    private static readonly string Title = "2024年度部门整体支出绩效自评报告\n一、年度重点工作\n";

    [Theory]
    [InlineData("得分1分")]
    [InlineData("目标为1完成为1")]
    [InlineData("工资年初预算1万元")]
    [InlineData("(一二三四五六七八九)年初预算1万元")]
    [InlineData("引进企业1家")]
    [InlineData("优□良☑")]
    [InlineData("编制人数")]
    [InlineData("1")]
    public void A_paragraph_of_a_million_characters_is_read_in_bounded_memory_and_time(string words) => Read(Title + Repeat(words, 900_000 / words.Length));

    [Theory]
    [InlineData("该指标目标为1，完成为1，得1分，共引进企业1家。")]
    [InlineData("（一）年初预算1万元，执行数1万元，执行率1%。")]
    [InlineData("指标值：1")]
    [InlineData("一、评价结论")]
    public void A_text_of_thousands_of_paragraphs_is_read_in_bounded_memory_and_time(string line) => Read(Title + Repeat(line + "\n", Math.Min(40_000, 900_000 / (line.Length + 1))));

    [Theory]
    [InlineData("三级指标", "年度指标值", "实际完成值", "得分")]
    [InlineData("年初预算数", "全年预算数", "执行数", "得分")]
    [InlineData("培训人数", "≥50人", "52人", "10")]
    public void A_table_of_thousands_of_equal_rows_is_read_in_bounded_memory_and_time(string first, string second, string third, string fourth) =>
        Read(Title + "| 三级指标 | 年度指标值 | 实际完成值 | 得分 |\n|---|---|---|---|\n" + Repeat($"| {first} | {second} | {third} | {fourth} |\n", 10_000));

    [Fact]
    public void A_long_text_beside_thousands_of_rows_is_read_in_bounded_memory_and_time() => Read(
        Title + $"<table><tr><td rowspan=5000>{Repeat("产出指标", 100_000)}</td><td>三级指标</td><td>年度指标值</td><td>实际完成值</td><td>得分</td></tr>\n"
        + Repeat("<tr><td>培训人数</td><td>≥50人</td><td>52人</td><td>10</td></tr>\n", 5_000) + "</table>\n");

    private static void Read(string text)
    {
        var (document, start) = (Encoding.UTF8.GetBytes(text), Environment.CpuUsage.TotalTime);

        var watch = MemoryWatch.Run(() => FormCatalogue.Read(document));

        Assert.True(watch.Exception is null or DocumentException, watch.Exception?.ToString());
        Assert.True(watch.Peak <= MaxMemory, $"{watch.Peak / 1024 / 1024} MB");

        // Other work on the machine does not count.
        Assert.True(Environment.CpuUsage.TotalTime - start <= MaxTime, $"{watch.Elapsed}");
    }

    private static string Repeat(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();
}
