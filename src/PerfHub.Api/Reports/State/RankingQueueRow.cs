using PerfHub.Api.Persistence;

namespace PerfHub.Api.Reports.State;

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
