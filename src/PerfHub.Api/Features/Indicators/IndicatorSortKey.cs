using System.Globalization;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Features.Indicators;

/// <summary>Where an indicator stands among those of its name: the highest completion first, none at all last, then by unit.</summary>
/// <param name="Completion">Its completion.</param>
/// <param name="Bureau">The unit's bureau.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Ordinal">The indicator's place in the report.</param>
internal readonly record struct IndicatorSortKey(decimal? Completion, string Bureau, string Unit, long Ordinal) : IComparable<IndicatorSortKey>
{
    /// <summary>The place that a query goes on from; nothing at the start.</summary>
    public static IndicatorSortKey? ParseCursor(GetIndicators.Query query) =>
        Paging.DecodeCursor(query.ListKey, query.Cursor, parts: 4) is [var completion, var bureau, var unit, var ordinal]
            ? new IndicatorSortKey(completion == "" ? null : DbValueConverter.FromScaled(Paging.ParseCursorNumber(completion)), bureau, unit, Paging.ParseCursorNumber(ordinal))
            : null;

    /// <summary>The place as a cursor.</summary>
    public string ToCursor(GetIndicators.Query query) => Paging.EncodeCursor(
        query.ListKey,
        Completion is { } completion ? DbValueConverter.ToScaled(completion).ToString(CultureInfo.InvariantCulture) : "",
        Bureau,
        Unit,
        Ordinal.ToString(CultureInfo.InvariantCulture));

    /// <inheritdoc />
    public int CompareTo(IndicatorSortKey other)
    {
        var order = Nullable.Compare(other.Completion, Completion);
        order = order != 0 ? order : string.CompareOrdinal(Bureau, other.Bureau);
        order = order != 0 ? order : string.CompareOrdinal(Unit, other.Unit);
        return order != 0 ? order : Ordinal.CompareTo(other.Ordinal);
    }
}
