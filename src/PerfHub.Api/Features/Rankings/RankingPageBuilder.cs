using PerfHub.Api.Projections.Rankings;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Statistics;

namespace PerfHub.Api.Features.Rankings;

/// <summary>Builds a page of a ranking.</summary>
internal static class RankingPageBuilder
{
    /// <summary>Assigns ranks to the rows after a cursor.</summary>
    public static Ranking Build(
        GetRanking.Query query, List<RankingRow> rows, long population, long version, RankingCursor cursor, bool hasChanged)
    {
        var items = new List<PreserializedRankedUnit>(rows.Count);
        var (count, rank, value) = (cursor.PrecedingCount, cursor.Rank, cursor.Value);
        for (var i = 0; i < rows.Count && i < query.Limit; i++)
        {
            var row = rows[i];
            count++;
            rank = row.Value == value ? rank : count;
            value = row.Value;
            items.Add(new PreserializedRankedUnit(rank, Ratio.Percentile(rank, population), value.Value, row.Summary));
        }

        var next = rows.Count > query.Limit
            ? new RankingCursor(rows[query.Limit - 1].Position, count, rank, value, version).Encode(query)
            : null;
        return new Ranking(population, RuleCatalogue.Version, hasChanged, items, next);
    }
}
