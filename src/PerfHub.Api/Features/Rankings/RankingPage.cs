using System.Globalization;
using System.Text.Json.Serialization;
using PerfHub.Api.Features.Lists;
using PerfHub.Api.Features.Versions;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.Rankings;

/// <summary>One page of a ranking.</summary>
/// <param name="Population">How many units are ranked.</param>
/// <param name="RuleSetVersion">The rule set that filings are judged by now; each unit says what it was judged by.</param>
/// <param name="HasChanged">Whether the ranking has changed since the cursor's page was read: ranks are those of now, and a unit may have passed from one page to another.</param>
/// <param name="Items">The units.</param>
/// <param name="NextCursor">Goes on from here; <see langword="null"/> at the end.</param>
public sealed record Ranking(
    long Population, string RuleSetVersion, bool HasChanged, IReadOnlyList<PlacedUnit> Items, string? NextCursor) : IVersioned
{
    /// <summary>When anything that the ranking shows changed last, UTC, units among it; <see langword="null"/> where there never was anything.</summary>
    public DateTime? AsOf => State.At;

    /// <inheritdoc />
    [JsonIgnore]
    public ScopeVersion State { get; init; } = new(0, null);
}

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
        Data.StoredValue.Scaled(Value!.Value).ToString(CultureInfo.InvariantCulture),
        Version.ToString(CultureInfo.InvariantCulture));
}

/// <summary>Makes a page of a ranking.</summary>
internal static class RankingPage
{
    /// <summary>Ranks the rows that follow a place.</summary>
    public static Ranking Of(
        GetRanking.Query query, List<RankingRow> rows, long population, long version, RankingPlace place, bool hasChanged)
    {
        var items = new List<PlacedUnit>(rows.Count);
        var (count, rank, value) = (place.Count, place.Rank, place.Value);
        for (var i = 0; i < rows.Count && i < query.Limit; i++)
        {
            var row = rows[i];
            count++;
            rank = row.Value == value ? rank : count;
            value = row.Value;
            items.Add(new PlacedUnit(rank, Percentile(rank, population), value.Value, row.Summary));
        }

        var next = rows.Count > query.Limit
            ? new RankingPlace(rows[query.Limit - 1].Position, count, rank, value, version).ToCursor(query)
            : null;
        return new Ranking(population, RuleCatalogue.Version, hasChanged, items, next);
    }

    /// <summary>100·(population − rank)/(population − 1), two decimals; 100 where alone.</summary>
    internal static decimal Percentile(long rank, long population) => population == 1
        ? 100m
        : Math.Round(100m * (population - rank) / (population - 1), 2, MidpointRounding.AwayFromZero);
}
