using System.Globalization;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Features.Rankings;

/// <summary>
/// The place behind a page's last unit. It carries the rank on to the next page, so that no page counts; the version
/// tells whether anything was filed in between.
/// </summary>
/// <param name="Position">The last unit's place in the list.</param>
/// <param name="PrecedingCount">How many units came before.</param>
/// <param name="Rank">The rank of the last one.</param>
/// <param name="Value">Its value.</param>
/// <param name="Version">The version of the ranking when the page was read.</param>
internal sealed record RankingCursor(string Position, long PrecedingCount, long Rank, decimal? Value, long Version)
{
    /// <summary>The place that a query goes on from, or the start of the list.</summary>
    public static RankingCursor Parse(GetRanking.Query query) =>
        Paging.DecodeCursor(query.ListKey, query.Cursor, parts: 5) is [var position, var count, var rank, var value, var version]
            ? new RankingCursor(
                position,
                Paging.ParseCursorNumber(count),
                Paging.ParseCursorNumber(rank),
                Paging.ParseCursorNumber(value) / 1_000_000m,
                Paging.ParseCursorNumber(version))
            : new RankingCursor(query.Order == SortDirection.Desc ? "" : "~", 0, 0, null, -1);

    /// <summary>The place as a cursor.</summary>
    public string Encode(GetRanking.Query query) => Paging.EncodeCursor(
        query.ListKey,
        Position,
        PrecedingCount.ToString(CultureInfo.InvariantCulture),
        Rank.ToString(CultureInfo.InvariantCulture),
        DbValueConverter.ToScaled(Value!.Value).ToString(CultureInfo.InvariantCulture),
        Version.ToString(CultureInfo.InvariantCulture));
}
