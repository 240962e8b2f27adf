using System.Globalization;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Features.Rankings;

/// <summary>
/// The position after the last unit of a page. It carries the rank, so that the next page does not have to count the units before
/// it, and the version, which shows whether the ranking has changed in between.
/// </summary>
internal sealed record RankingCursor(string Position, long PrecedingCount, long Rank, decimal? Value, long Version)
{
    /// <summary>Decodes the cursor of a query; the start of the list without one.</summary>
    public static RankingCursor Parse(GetRanking.Query query) =>
        Paging.DecodeCursor(query.ListKey, query.Cursor, parts: 5) is [var position, var count, var rank, var value, var version]
            ? new RankingCursor(
                position,
                Paging.ParseCursorNumber(count),
                Paging.ParseCursorNumber(rank),
                Paging.ParseCursorNumber(value) / 1_000_000m,
                Paging.ParseCursorNumber(version))
            : new RankingCursor(query.Order == SortDirection.Desc ? "" : "~", 0, 0, null, -1);

    public string Encode(GetRanking.Query query) => Paging.EncodeCursor(
        query.ListKey,
        Position,
        PrecedingCount.ToString(CultureInfo.InvariantCulture),
        Rank.ToString(CultureInfo.InvariantCulture),
        DbValueConverter.ToScaled(Value!.Value).ToString(CultureInfo.InvariantCulture),
        Version.ToString(CultureInfo.InvariantCulture));
}
