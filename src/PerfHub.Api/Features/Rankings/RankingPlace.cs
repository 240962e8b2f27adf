using System.Globalization;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Features.Rankings;

/// <summary>
/// The place behind a page's last unit. It carries the rank on to the next page, so that no page counts; the version
/// tells whether anything was filed in between.
/// </summary>
/// <param name="Position">The last unit's place in the list.</param>
/// <param name="Count">How many units came before.</param>
/// <param name="Rank">The rank of the last one.</param>
/// <param name="Value">Its value.</param>
/// <param name="Version">The version of the ranking when the page was read.</param>
internal sealed record RankingPlace(string Position, long Count, long Rank, decimal? Value, long Version)
{
    /// <summary>The place that a query goes on from, or the start of the list.</summary>
    public static RankingPlace Read(GetRanking.Query query) =>
        Paging.Place(query.List, query.Cursor, parts: 5) is [var position, var count, var rank, var value, var version]
            ? new RankingPlace(
                position,
                Paging.Number(count),
                Paging.Number(rank),
                Paging.Number(value) / 1_000_000m,
                Paging.Number(version))
            : new RankingPlace(query.Order == Order.Desc ? "" : "~", 0, 0, null, -1);

    /// <summary>The place as a cursor.</summary>
    public string ToCursor(GetRanking.Query query) => Paging.Cursor(
        query.List,
        Position,
        Count.ToString(CultureInfo.InvariantCulture),
        Rank.ToString(CultureInfo.InvariantCulture),
        StoredValue.Scaled(Value!.Value).ToString(CultureInfo.InvariantCulture),
        Version.ToString(CultureInfo.InvariantCulture));
}
