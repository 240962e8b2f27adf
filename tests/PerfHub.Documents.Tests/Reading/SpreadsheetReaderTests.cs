using PerfHub.Documents.Content;
using PerfHub.Documents.Reading;
using PerfHub.Documents.Tests.Infrastructure;

namespace PerfHub.Documents.Tests.Reading;

public sealed class SpreadsheetReaderTests
{
    [Fact]
    public void Numbers_are_read_with_the_digits_that_a_person_sees()
    {
        var table = Read("<row r=\"1\"><c r=\"A1\"><v>252.38999999999999</v></c><c r=\"B1\"><v>1E-2</v></c><c r=\"C1\"><v>12345678901</v></c></row>");

        Assert.Equal(["252.39", "0.01", "12345678901"], table.Cells.Select(cell => cell.Text));
    }

    [Fact]
    public void The_result_of_a_formula_is_read_and_an_error_is_blank()
    {
        var table = Read("<row r=\"1\"><c r=\"A1\"><f>1+1</f><v>2</v></c><c r=\"B1\" t=\"e\"><v>#REF!</v></c><c r=\"C1\" t=\"str\"><f>A1</f><v>二</v></c></row>");

        Assert.Equal(["2", "二"], table.Cells.Select(cell => cell.Text));
    }

    [Fact]
    public void Hidden_rows_are_left_out()
    {
        var table = Read("<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"B1\"><v>1</v></c></row><row r=\"2\" hidden=\"1\"><c r=\"A2\"><v>2</v></c></row><row r=\"3\"><c r=\"A3\"><v>3</v></c><c r=\"B3\"><v>4</v></c></row>");

        Assert.Equal(["1", "1", "3", "4"], table.Cells.Select(cell => cell.Text));
    }

    [Fact]
    public void A_cell_tells_its_address()
    {
        var table = Read("<row r=\"7\"><c r=\"C7\" t=\"inlineStr\"><is><t>甲</t></is></c><c r=\"AB7\"><v>2</v></c></row>");

        Assert.Equal([new TextPosition(1, 7, "C7"), new TextPosition(1, 7, "AB7")], table.Cells.Select(cell => cell.Position));
    }

    private static Table Read(string rows) => DocumentReader.Read(Packages.Sheet(write => write(rows))).Tables.Single();
}
