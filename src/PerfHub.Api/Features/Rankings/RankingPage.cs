using System.Globalization;
using PerfHub.Api.Features.Lists;
using PerfHub.Api.Features.Units;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Features.Rankings;

/// <summary>One page of a ranking.</summary>
/// <param name="Population">How many units are ranked.</param>
/// <param name="Items">The units.</param>
/// <param name="NextCursor">Goes on from here; <see langword="null"/> at the end.</param>
public sealed record Ranking(long Population, IReadOnlyList<RankedUnit> Items, string? NextCursor);

/// <summary>A unit in a ranking.</summary>
/// <param name="Rank">From 1 in the order asked for; ties share one: 1, 2, 2, 4.</param>
/// <param name="Percentile">100·(population − rank)/(population − 1), two decimals; 100 where alone.</param>
/// <param name="Value">What is ranked by: points or percent.</param>
/// <param name="Unit">The unit's code.</param>
/// <param name="UnitName">The unit's name.</param>
/// <param name="Bureau">The code of its bureau.</param>
/// <param name="BureauName">The name of its bureau.</param>
/// <param name="Sector">Its sector.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Score">Claimed beside verified, points.</param>
/// <param name="Grade">Claimed beside verified.</param>
/// <param name="ExecutionRate">Executed ÷ adjusted, percent; <see langword="null"/> where nothing was budgeted.</param>
/// <param name="Deviations">Deviations that stand: neither dismissed nor resolved.</param>
public sealed record RankedUnit(
    long Rank, decimal Percentile, decimal Value, string Unit, string UnitName, string Bureau, string BureauName, string Sector,
    UnitKind Kind, RankedScore Score, RankedGrade Grade, decimal? ExecutionRate, DeviationCounts Deviations);

/// <summary>Claimed beside verified, points.</summary>
/// <param name="Claimed">What the unit claims.</param>
/// <param name="Verified">What its figures support.</param>
/// <param name="Difference">Claimed − verified.</param>
public sealed record RankedScore(decimal Claimed, decimal Verified, decimal Difference);

/// <summary>Claimed beside verified.</summary>
/// <param name="Claimed">What the unit claims.</param>
/// <param name="Verified">What its figures support.</param>
public sealed record RankedGrade(Grade Claimed, Grade Verified);

/// <summary>Deviations that stand, by severity.</summary>
/// <param name="High">High.</param>
/// <param name="Medium">Medium.</param>
/// <param name="Low">Low.</param>
public sealed record DeviationCounts(int High, int Medium, int Low);

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
            : new RankingPlace(query.Order == GetRanking.Order.Desc ? "" : "~", 0, 0, null, -1);

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
        GetRanking.Query query, List<RankingRow> rows, long population, long version, RankingPlace place)
    {
        var items = new List<RankedUnit>(rows.Count);
        var (count, rank, value) = (place.Count, place.Rank, place.Value);
        for (var i = 0; i < rows.Count && i < query.Limit; i++)
        {
            var row = rows[i];
            count++;
            rank = row.Value == value ? rank : count;
            value = row.Value;
            items.Add(Item(row, rank, population));
        }

        var next = rows.Count > query.Limit
            ? new RankingPlace(rows[query.Limit - 1].Position, count, rank, value, version).ToCursor(query)
            : null;
        return new Ranking(population, items, next);
    }

    private static RankedUnit Item(RankingRow row, long rank, long population) => new(
        rank,
        population == 1 ? 100m : Math.Round(100m * (population - rank) / (population - 1), 2, MidpointRounding.AwayFromZero),
        row.Value,
        row.Unit,
        row.UnitName,
        row.Bureau,
        row.BureauName,
        row.Sector,
        row.Kind,
        new RankedScore(row.Claimed, row.Verified, row.Claimed - row.Verified),
        new RankedGrade(row.ClaimedGrade, row.VerifiedGrade),
        row.ExecutionRate,
        new DeviationCounts(row.High, row.Medium, row.Low));
}
