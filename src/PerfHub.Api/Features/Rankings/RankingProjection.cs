using PerfHub.Api.Data;
using PerfHub.Api.Features.Lists;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Features.Units;

namespace PerfHub.Api.Features.Rankings;

/// <summary>What units are ranked by.</summary>
public enum RankingMetric
{
    /// <summary>The score that the figures support, points.</summary>
    VerifiedScore,

    /// <summary>The score that the unit claims, points.</summary>
    ClaimedScore,

    /// <summary>Claimed − verified, points.</summary>
    ScoreGap,

    /// <summary>Executed ÷ adjusted, percent.</summary>
    ExecutionRate,

    /// <summary>100 less what the deviations that stand cost, points.</summary>
    Credibility,
}

/// <summary>A unit's place in one ranking of one bureau.</summary>
public sealed record RankingEntryRow
{
    /// <summary>The bureau whose ranking it is: the unit's own, or one above.</summary>
    public required string Scope { get; init; }

    /// <summary>The fiscal year.</summary>
    public required int Year { get; init; }

    /// <summary>What is ranked by.</summary>
    public required RankingMetric Metric { get; init; }

    /// <summary>The place in the list; see <see cref="Lists.Position"/>.</summary>
    public required string Position { get; init; }

    /// <summary>The unit's sector.</summary>
    public required string Sector { get; init; }

    /// <summary>The unit's kind.</summary>
    public required UnitKind Kind { get; init; }

    /// <summary>The unit's bureau.</summary>
    public required string Bureau { get; init; }

    /// <summary>The id of its standing.</summary>
    public required long Standing { get; init; }
}

/// <summary>
/// Keeps the rankings beside the standings, in the same transaction: a page of any ranking, of a district or of the
/// whole country, is then one seek and a short walk along an index.
/// </summary>
public static class RankingProjection
{
    private static readonly RankingMetric[] Metrics = Enum.GetValues<RankingMetric>();

    private const string ScopesSql = "SELECT Ancestor FROM BureauScope WHERE Descendant = @Bureau";

    private const string RemoveSql = """
        DELETE FROM RankingEntry
        WHERE Scope IN (SELECT Ancestor FROM BureauScope WHERE Descendant = @bureau)
          AND Year = @year AND Metric = @metric AND Position = @position
        """;

    private const string CountSql = """
        UPDATE RankingGroup SET Population = Population + @units, Rated = Rated + @rated, Version = Version + 1
        WHERE Scope IN (SELECT Ancestor FROM BureauScope WHERE Descendant = @bureau)
          AND (Own = 0 OR Scope = @bureau) AND Year = @year
          AND ((Sector = @sector AND Kind = @kind) OR (Sector = '' AND Kind = ''))
        """;

    private const string AddGroupsSql = """
        INSERT INTO RankingGroup (Scope, Own, Year, Sector, Kind, Population, Rated, Version)
        SELECT s.Ancestor, o.Own, @year, k.Sector, k.Kind, @units, @rated, 1
        FROM BureauScope s
        JOIN (SELECT 0 AS Own UNION ALL SELECT 1) o ON o.Own = 0 OR s.Ancestor = s.Descendant
        CROSS JOIN (SELECT @sector AS Sector, @kind AS Kind UNION ALL SELECT '', '') k
        WHERE s.Descendant = @bureau AND NOT EXISTS (
            SELECT 1 FROM RankingGroup g
            WHERE g.Scope = s.Ancestor AND g.Own = o.Own AND g.Year = @year AND g.Sector = k.Sector AND g.Kind = k.Kind)
        """;

    /// <summary>Moves a unit from where it stood to where it stands now.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="before">The unit and its standing before; <see langword="null"/> where it did not stand.</param>
    /// <param name="after">The unit and its standing now.</param>
    public static async Task Replace(
        WriteSession session, (UnitRow Unit, StandingRow Standing)? before, (UnitRow Unit, StandingRow Standing) after)
    {
        var scopes = await session.All<string>(ScopesSql, after.Unit);
        var entries = new List<RankingEntryRow>(Metrics.Length * scopes.Count);
        foreach (var metric in Metrics)
        {
            var old = before is { } was ? Value(metric, was.Standing) : null;
            var value = Value(metric, after.Standing);
            if (old == value && before is { } same && Group(same.Unit) == Group(after.Unit))
            {
                continue;
            }

            if (old is { } gone)
            {
                var position = Position.InRanking(gone, after.Unit.Bureau, after.Unit.Code);
                await session.Execute(
                    RemoveSql, new { bureau = after.Unit.Bureau, year = after.Standing.Year, metric = metric.ToString(), position });
            }

            if (value is { } there)
            {
                entries.AddRange(scopes.Select(scope => Entry(scope, metric, there, after)));
            }
        }

        await session.Insert(entries);
        if (before is { } stays && Group(stays.Unit) == Group(after.Unit))
        {
            await session.Execute(CountSql, GroupOf(after, 0, Rated(after.Standing) - Rated(stays.Standing)));
            return;
        }

        if (before is { } left)
        {
            await session.Execute(CountSql, GroupOf(left, -1, -Rated(left.Standing)));
        }

        // A group is new once, and there ever after: one for each scope and one for the bureau alone, and so for all
        // groups together.
        var group = GroupOf(after, 1, Rated(after.Standing));
        if (await session.Execute(CountSql, group) < 2 * (scopes.Count + 1))
        {
            await session.Execute(AddGroupsSql, group);
        }
    }

    /// <summary>The value that a unit is ranked by; nothing where it has none.</summary>
    private static decimal? Value(RankingMetric metric, StandingRow standing) => metric switch
    {
        RankingMetric.VerifiedScore => standing.Verified,
        RankingMetric.ClaimedScore => standing.Claimed,
        RankingMetric.ScoreGap => standing.Claimed - standing.Verified,
        RankingMetric.ExecutionRate => standing.ExecutionRate,
        _ => standing.Credibility,
    };

    private static (string Sector, UnitKind Kind) Group(UnitRow unit) => (unit.Sector, unit.Kind);

    private static int Rated(StandingRow standing) => standing.ExecutionRate is null ? 0 : 1;

    private static object GroupOf((UnitRow Unit, StandingRow Standing) it, int units, int rated) => new
    {
        units,
        rated,
        bureau = it.Unit.Bureau,
        year = it.Standing.Year,
        sector = it.Unit.Sector,
        kind = it.Unit.Kind.ToString(),
    };

    private static RankingEntryRow Entry(
        string scope, RankingMetric metric, decimal value, (UnitRow Unit, StandingRow Standing) it) => new()
    {
        Scope = scope,
        Year = it.Standing.Year,
        Metric = metric,
        Position = Position.InRanking(value, it.Unit.Bureau, it.Unit.Code),
        Sector = it.Unit.Sector,
        Kind = it.Unit.Kind,
        Bureau = it.Unit.Bureau,
        Standing = it.Standing.Id,
    };
}
