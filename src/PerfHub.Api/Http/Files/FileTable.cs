using PerfHub.Rules.Rules;

namespace PerfHub.Api.Http.Files;

/// <summary>A list as a file.</summary>
/// <typeparam name="T">The type of its items.</typeparam>
/// <param name="Title">What it lists: the name of the sheet, and in Chinese the first part of the file's name.</param>
/// <param name="FileName">The first part of the file's name in ASCII.</param>
/// <param name="Selection">The second part: what it is a list of, e.g. a bureau and year.</param>
/// <param name="Columns">The columns.</param>
/// <param name="Description">Describes the list for its readers: its filter, its order, its time. A workbook has it as a second sheet.</param>
/// <param name="TimeZone">The time zone of its times: that of the bureau whose list it is.</param>
internal sealed record FileTable<T>(
    Text Title, string FileName, string Selection, IReadOnlyList<FileColumn<T>> Columns, IReadOnlyList<(Text Name, Text Value)> Description,
    BureauTimeZone TimeZone)
{
    /// <summary>The headings in one language.</summary>
    public IEnumerable<string> GetHeaders(bool isEnglish) =>
        Columns.Select(column => column.GetHeader(TimeZone)).Select(header => isEnglish ? header.En : header.Zh);

    /// <summary>Writes the cells of an item.</summary>
    public void WriteRow(ICellWriter cells, T item)
    {
        foreach (var column in Columns)
        {
            column.WriteCell(cells, item);
        }
    }
}
