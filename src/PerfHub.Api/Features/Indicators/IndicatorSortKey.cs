using System.Globalization;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Features.Indicators;

/// <summary>The sort order of compared indicators: highest completion first, none last, then by bureau, unit and position in the report.</summary>
internal readonly record struct IndicatorSortKey(decimal? Completion, string Bureau, string Unit, long Ordinal) : IComparable<IndicatorSortKey>
{
    /// <summary>Decodes the cursor of a query; <see langword="null"/> without one.</summary>
    public static IndicatorSortKey? ParseCursor(GetIndicators.Query query) =>
        Paging.DecodeCursor(query.ListKey, query.Cursor, parts: 4) is [var completion, var bureau, var unit, var ordinal]
            ? new IndicatorSortKey(completion == "" ? null : DbValueConverter.FromScaled(Paging.ParseCursorNumber(completion)), bureau, unit, Paging.ParseCursorNumber(ordinal))
            : null;

    public string ToCursor(GetIndicators.Query query) => Paging.EncodeCursor(
        query.ListKey,
        Completion is { } completion ? DbValueConverter.ToScaled(completion).ToString(CultureInfo.InvariantCulture) : "",
        Bureau,
        Unit,
        Ordinal.ToString(CultureInfo.InvariantCulture));

    public int CompareTo(IndicatorSortKey other)
    {
        var order = Nullable.Compare(other.Completion, Completion);
        order = order != 0 ? order : string.CompareOrdinal(Bureau, other.Bureau);
        order = order != 0 ? order : string.CompareOrdinal(Unit, other.Unit);
        return order != 0 ? order : Ordinal.CompareTo(other.Ordinal);
    }
}
