using PerfHub.Api.Data;
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
[RowKey(nameof(Scope), nameof(Year), nameof(Metric), nameof(Position))]
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

/// <summary>A standing changed since the rankings were last brought up to date.</summary>
public sealed record RankingQueueRow
{
    /// <summary>Its id; see <see cref="RowId"/>.</summary>
    public required long Id { get; init; }

    /// <summary>Who has taken it up; 0 until somebody has.</summary>
    public required long Batch { get; init; }

    /// <summary>The unit's bureau.</summary>
    public required string Bureau { get; init; }

    /// <summary>The id of the standing; 0 where something of the bureau itself has changed.</summary>
    public required long Standing { get; init; }

    /// <summary>The fiscal year; 0 where it is about all of them.</summary>
    public required int Year { get; init; }

    /// <summary>Says that a standing changed; goes into the transaction that changes it.</summary>
    /// <param name="standing">The standing.</param>
    /// <param name="now">Now, UTC.</param>
    public static RankingQueueRow Of(StandingRow standing, DateTime now) =>
        new() { Id = RowId.New(now), Batch = 0, Bureau = standing.Bureau, Standing = standing.Id, Year = standing.Year };

    /// <summary>Says that something of a bureau changed that no standing is about.</summary>
    /// <param name="bureau">The bureau's code.</param>
    /// <param name="year">The fiscal year; 0 where it is about all of them.</param>
    /// <param name="now">Now, UTC.</param>
    public static RankingQueueRow Of(string bureau, int year, DateTime now) =>
        new() { Id = RowId.New(now), Batch = 0, Bureau = bureau, Standing = 0, Year = year };
}

/// <summary>A standing as the rankings have it.</summary>
public sealed record RankedRow
{
    /// <summary>The id of the standing.</summary>
    public required long Standing { get; init; }

    /// <summary>The unit's bureau.</summary>
    public required string Bureau { get; init; }

    /// <summary>The unit's sector.</summary>
    public required string Sector { get; init; }

    /// <summary>The unit's kind.</summary>
    public required UnitKind Kind { get; init; }

    /// <summary>Claimed score, points.</summary>
    public required decimal Claimed { get; init; }

    /// <summary>Verified score, points.</summary>
    public required decimal Verified { get; init; }

    /// <summary>Executed ÷ adjusted, percent; nothing where nothing was budgeted.</summary>
    public required decimal? ExecutionRate { get; init; }

    /// <summary>100 less what the deviations that stand cost, points.</summary>
    public required decimal Credibility { get; init; }

    /// <summary>What a ranking shows of it; see <see cref="UnitSummary"/>.</summary>
    public required byte[] Summary { get; init; }

    /// <summary>The value that the unit is ranked by; nothing where it has none.</summary>
    /// <param name="metric">What is ranked by.</param>
    public decimal? Value(RankingMetric metric) => metric switch
    {
        RankingMetric.VerifiedScore => Verified,
        RankingMetric.ClaimedScore => Claimed,
        RankingMetric.ScoreGap => Claimed - Verified,
        RankingMetric.ExecutionRate => ExecutionRate,
        _ => Credibility,
    };
}

/// <summary>How many units stand in a ranking.</summary>
[RowKey(nameof(Scope), nameof(Own), nameof(Year), nameof(Sector), nameof(Kind))]
public sealed record RankingGroupRow
{
    /// <summary>The bureau whose ranking it is.</summary>
    public required string Scope { get; init; }

    /// <summary>Only the bureau's own units, none of those below it.</summary>
    public required bool Own { get; init; }

    /// <summary>The fiscal year.</summary>
    public required int Year { get; init; }

    /// <summary>The units' sector; empty where the group holds all of the bureau's.</summary>
    public required string Sector { get; init; }

    /// <summary>The units' kind; empty where the group holds all of the bureau's.</summary>
    public required string Kind { get; init; }

    /// <summary>How many have a standing.</summary>
    public required int Population { get; init; }

    /// <summary>How many of them have an execution rate.</summary>
    public required int Rated { get; init; }

    /// <summary>Moves with every change of the group, above the versions of all groups of the same list; see <see cref="Versions.VersionNumbers"/>.</summary>
    public required long Version { get; init; }
}
