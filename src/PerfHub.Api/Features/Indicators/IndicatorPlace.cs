using System.Globalization;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Features.Indicators;

/// <summary>Where an indicator stands among those of its name: the highest completion first, none at all last, then by unit.</summary>
/// <param name="Completion">Its completion.</param>
/// <param name="Bureau">The unit's bureau.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Ordinal">The indicator's place in the report.</param>
internal readonly record struct IndicatorPlace(decimal? Completion, string Bureau, string Unit, long Ordinal) : IComparable<IndicatorPlace>
{
    /// <summary>The place that a query goes on from; nothing at the start.</summary>
    public static IndicatorPlace? Read(GetIndicators.Query query) =>
        Paging.Place(query.List, query.Cursor, parts: 4) is [var completion, var bureau, var unit, var ordinal]
            ? new IndicatorPlace(completion == "" ? null : StoredValue.Restored(Paging.Number(completion)), bureau, unit, Paging.Number(ordinal))
            : null;

    /// <summary>The place as a cursor.</summary>
    public string ToCursor(GetIndicators.Query query) => Paging.Cursor(
        query.List,
        Completion is { } completion ? StoredValue.Scaled(completion).ToString(CultureInfo.InvariantCulture) : "",
        Bureau,
        Unit,
        Ordinal.ToString(CultureInfo.InvariantCulture));

    /// <inheritdoc />
    public int CompareTo(IndicatorPlace other)
    {
        var order = Nullable.Compare(other.Completion, Completion);
        order = order != 0 ? order : string.CompareOrdinal(Bureau, other.Bureau);
        order = order != 0 ? order : string.CompareOrdinal(Unit, other.Unit);
        return order != 0 ? order : Ordinal.CompareTo(other.Ordinal);
    }
}
