using PerfHub.Documents.Content;
using PerfHub.Documents.Reading;
using PerfHub.Documents.Tests.Infrastructure;

namespace PerfHub.Documents.Tests.Reading;

public sealed class WordReaderTests
{
    [Theory]
    [InlineData("<w:r><w:t>252.39</w:t></w:r><w:r><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr><w:t>1</w:t></w:r><w:r><w:t>万元</w:t></w:r>", "252.39万元")]
    [InlineData("<w:r><w:t>120m</w:t></w:r><w:r><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr><w:t>2</w:t></w:r>", "120m²")]
    [InlineData("<w:r><w:t>10</w:t></w:r><w:del><w:r><w:delText>20</w:delText></w:r></w:del><w:ins><w:r><w:t>30</w:t></w:r></w:ins>", "1030")]
    [InlineData("<w:r><w:rPr><w:strike/></w:rPr><w:t>20</w:t></w:r><w:r><w:t>30</w:t></w:r>", "30")]
    [InlineData("<w:r><w:rPr><w:strike w:val=\"0\"/></w:rPr><w:t>20</w:t></w:r>", "20")]
    [InlineData("<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r><w:r><w:t>可见</w:t></w:r>", "可见")]
    [InlineData("<w:sdt><w:sdtContent><w:r><w:t>控件</w:t></w:r></w:sdtContent></w:sdt>", "控件")]
    [InlineData("<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>正文</w:t></w:r>", "正文")]
    public void A_paragraph_is_what_the_printed_page_shows(string content, string expected) =>
        Assert.Equal(expected, DocumentReader.Read(Packages.Word($"<w:p>{content}</w:p>")).Paragraphs.Single().Text);

    [Fact]
    public void Merged_cells_cover_their_places()
    {
        var table = Read(
            "<w:tr>" + Cell("A", "<w:vMerge w:val=\"restart\"/>") + Cell("B", "<w:gridSpan w:val=\"2\"/>") + "</w:tr>"
            + "<w:tr>" + Cell("", "<w:vMerge/>") + Cell("C") + Cell("D") + "</w:tr>");

        Assert.Equal((2, 3), (table.RowCount, table.ColumnCount));
        Assert.Equal(["A", "B", "B", "A", "C", "D"], Enumerable.Range(0, 6).Select(it => table[it / 3, it % 3]!.Text));
        Assert.Same(table[0, 0], table[1, 0]);
    }

    [Fact]
    public void A_table_inside_a_cell_is_a_table_of_its_own()
    {
        var document = Packages.Word("<w:tbl><w:tr><w:tc><w:p><w:r><w:t>外</w:t></w:r></w:p><w:tbl><w:tr>" + Cell("内") + "</w:tr></w:tbl></w:tc></w:tr></w:tbl>");

        Assert.Equal(["外", "内"], DocumentReader.Read(document).Tables.Select(table => table.Cells.Single().Text));
    }

    [Fact]
    public void Pages_are_told_where_the_document_tells_them()
    {
        var document = Packages.Word("<w:p><w:r><w:t>一</w:t></w:r></w:p><w:p><w:r><w:br w:type=\"page\"/></w:r></w:p><w:p><w:r><w:t>二</w:t></w:r></w:p>");

        Assert.Equal([(1, 1), (2, 3)], DocumentReader.Read(document).Paragraphs.Select(it => (it.Lines[0].Position.Page!.Value, it.Lines[0].Position.Line)));
    }

    private static string Cell(string text, string properties = "") => $"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>";

    private static Table Read(string rows) => DocumentReader.Read(Packages.Word($"<w:tbl>{rows}</w:tbl>")).Tables.Single();
}
