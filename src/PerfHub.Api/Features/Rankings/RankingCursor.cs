using System.Globalization;
using System.Text;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Persistence;
using PerfHub.Api.Projections.Rankings;

namespace PerfHub.Api.Features.Rankings;

/// <summary>The place after the last unit of a page, and the fingerprint of the ranking, which shows whether it has changed since.</summary>
internal sealed record RankingCursor((long Value, string Bureau, byte[] Unit)? After, long PrecedingCount, long Fingerprint)
{
    /// <summary>Decodes the cursor of a query; the start of the list without one.</summary>
    public static RankingCursor Parse(GetRanking.Query query)
    {
        // Count, rank and value are for hosts of the release before, which do not count the units before a page.
        if (Paging.DecodeCursor(query.ListKey, query.Cursor, parts: 5) is not [var position, var count, var rank, var value, var fingerprint])
        {
            return new RankingCursor(null, 0, 0);
        }

        Paging.ParseCursorNumber(rank);
        Paging.ParseCursorNumber(value);

        // Any text that is no place stands for the start of the list.
        var after = RankingSortKey.TryParse(position) is { } place
            ? (place.Value, place.Bureau, Encoding.UTF8.GetBytes(place.Unit))
            : ((long Value, string Bureau, byte[] Unit)?)null;
        return new RankingCursor(after, Paging.ParseCursorNumber(count), Paging.ParseCursorNumber(fingerprint));
    }

    /// <summary>Encodes the cursor of the page after this one.</summary>
    public static string EncodeNext(GetRanking.Query query, RankingPage page)
    {
        var last = page.Units[^1];
        var text = (IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
        return Paging.EncodeCursor(
            query.ListKey,
            RankingSortKey.Create(DbValueConverter.FromScaled(last.Value), last.Report.Traits!.Bureau, last.Report.Unit),
            text(page.PrecedingCount + page.Units.Count),
            text(last.Rank),
            text(last.Value),
            text(page.Fingerprint));
    }
}
