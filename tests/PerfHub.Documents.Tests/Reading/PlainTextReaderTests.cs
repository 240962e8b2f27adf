using System.Text;
using PerfHub.Documents.Content;
using PerfHub.Documents.Reading;

namespace PerfHub.Documents.Tests.Reading;

public sealed class PlainTextReaderTests
{
    [Theory]
    [InlineData("utf-8")]
    [InlineData("GB18030")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void Chinese_encodings_are_recognised(string name)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var encoding = Encoding.GetEncoding(name);

        Assert.Equal("部门整体支出绩效", Read([.. encoding.GetPreamble(), .. encoding.GetBytes("部门整体支出绩效")]).Single());
    }

    [Theory]
    [InlineData("我单位二〇二四年全年实际支出资金共计人民币24\n7.44万元。", 1)]
    [InlineData("全面提升园区各类会议室、\n\n功能区等共享设施。", 1)]
    [InlineData("一、基本概况\n二、支出情况", 2)]
    [InlineData("1.第一项工作已经按照计划全部完成并通过验收。\n2.第二项工作", 2)]
    [InlineData("扎实推进各项重点工作任务落实落细并且\n- 3 -\n取得明显成效。", 1)]
    public void A_line_goes_on_unless_the_next_one_begins_something(string text, int paragraphs) =>
        Assert.Equal(paragraphs, Read(Encoding.UTF8.GetBytes(text)).Count);

    [Theory]
    [InlineData("| 甲 | 乙 |\n|---|---:|\n| 1 | 2 |")]
    [InlineData("甲\t乙\t丙\n1\t2\t3")]
    [InlineData("<table><tr><td rowspan=\"2\">甲</td><td>乙</td></tr>\n<tr><td>丙</td></tr></table>")]
    public void Tables_are_recognised(string text) =>
        Assert.Equal(2, Assert.IsType<Table>(DocumentReader.Read(Encoding.UTF8.GetBytes(text)).Blocks.Single()).RowCount);

    private static List<string> Read(byte[] document) => [.. DocumentReader.Read(document).Paragraphs.Select(paragraph => paragraph.Text)];
}
