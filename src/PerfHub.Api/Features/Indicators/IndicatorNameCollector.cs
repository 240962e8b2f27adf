using PerfHub.Api.Reports.State;

namespace PerfHub.Api.Features.Indicators;

/// <summary>Counts the names of indicators, report by report.</summary>
internal sealed class IndicatorNameCollector
{
    private readonly Dictionary<string, IndicatorNameRow> _rows = new(StringComparer.Ordinal);

    /// <summary>Adds the indicators of one report.</summary>
    public void Add(List<IndicatorResultRow> results)
    {
        foreach (var name in results.GroupBy(it => it.NormalizedName ?? it.Name, StringComparer.Ordinal))
        {
            Add(new IndicatorNameRow { Form = name.Key, Name = name.Select(it => it.Name).Min(StringComparer.Ordinal)!, Units = 1, Indicators = name.Count() });
        }
    }

    /// <summary>Adds the names of other reports.</summary>
    public void AddRange(List<IndicatorNameRow> rows) => rows.ForEach(Add);

    /// <summary>Selects the first names after this one, in ordinal order.</summary>
    public List<IndicatorNameRow> SelectAfter(string form, int limit) =>
        [.. _rows.Values.Where(it => string.CompareOrdinal(it.Form, form) > 0).OrderBy(it => it.Form, StringComparer.Ordinal).Take(limit)];

    // Of several spellings of one name, the first is shown.
    private void Add(IndicatorNameRow row) => _rows[row.Form] = !_rows.TryGetValue(row.Form, out var other) ? row : row with
    {
        Name = string.CompareOrdinal(other.Name, row.Name) < 0 ? other.Name : row.Name,
        Units = other.Units + row.Units,
        Indicators = other.Indicators + row.Indicators,
    };
}
