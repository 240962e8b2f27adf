using System.Globalization;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Http.Files;

/// <summary>A list as a file.</summary>
/// <typeparam name="T">The type of its items.</typeparam>
/// <param name="Title">What it lists: the name of the sheet, and the first part of the file's name.</param>
/// <param name="FileName">The first part of the file's name in ASCII.</param>
/// <param name="Origin">What it is a list of.</param>
/// <param name="Columns">The columns of CSV and sheet; NDJSON has the JSON of the items.</param>
public sealed record FileTable<T>(Text Title, string FileName, FileOrigin Origin, IReadOnlyList<FileColumn<T>> Columns)
{
    /// <summary>The filters and the order, for readers of a workbook; those without a value are not given.</summary>
    public IEnumerable<(Text Name, Text? Value)> Filters { get; init; } = [];

    /// <summary>When the data last changed, UTC; <see langword="null"/> if that is not known: the file then has the time at which it is sent.</summary>
    public DateTime? AsOf { get; init; }

    /// <summary>The number of items, if it is known before they are read.</summary>
    public int? Count { get; init; }

    /// <summary>The headings in one language.</summary>
    public IEnumerable<string> GetHeaders(bool isEnglish) =>
        Columns.Select(column => column.GetHeader(Origin.TimeZone)).Select(header => isEnglish ? header.En : header.Zh);

    /// <summary>Writes the cells of an item.</summary>
    public void WriteRow(ICellWriter cells, T item)
    {
        foreach (var column in Columns)
        {
            column.WriteCell(cells, item);
        }
    }

    /// <summary>Describes the list for its readers: bureau, unit, year, filters, size and time. A workbook has it as its last sheet.</summary>
    public IEnumerable<(Text Name, Text Value)> Describe(int count)
    {
        (Text Name, Text? Value)[] all =
        [
            (new("财政局代码", "Bureau code"), FileLabels.Same(Origin.Bureau)),
            (new("财政局名称", "Bureau"), FileLabels.Same(Origin.BureauName)),
            (new("单位编码", "Unit code"), FileLabels.Same(Origin.Unit)),
            (new("年度", "Fiscal year"), FileLabels.Same(Origin.Year?.ToString(CultureInfo.InvariantCulture))),
            .. Filters,
            (new("条数", "Rows"), FileLabels.Same(count.ToString(CultureInfo.InvariantCulture))),
            (new("数据时间", "As of"), AsOf is { } time ? Origin.TimeZone.Format(time) : null),
        ];
        return all.Where(it => it.Value is not null).Select(it => (it.Name, it.Value!));
    }
}
