using PerfHub.Api.Persistence;

namespace PerfHub.Api.Reports.State;

/// <summary>A standing changed since the rankings were last brought up to date.</summary>
public sealed record RankingOutboxRow
{
    /// <summary>Its id; see <see cref="TimeOrderedId"/>.</summary>
    public required long Id { get; init; }

    /// <summary>Who has taken it up; 0 until somebody has.</summary>
    public required long ClaimId { get; init; }

    /// <summary>The unit's bureau.</summary>
    public required string Bureau { get; init; }

    /// <summary>The id of the standing; 0 where something of the bureau itself has changed.</summary>
    public required long ReportId { get; init; }

    /// <summary>The fiscal year; 0 where it is about all of them.</summary>
    public required int Year { get; init; }

    /// <summary>Says that a standing changed; goes into the transaction that changes it.</summary>
    /// <param name="report">The standing.</param>
    /// <param name="now">Now, UTC.</param>
    public static RankingOutboxRow CreateForReport(CurrentReportRow report, DateTime now) =>
        new() { Id = TimeOrderedId.Create(now), ClaimId = 0, Bureau = report.Bureau, ReportId = report.Id, Year = report.Year };

    /// <summary>Says that something of a bureau changed that no standing is about.</summary>
    /// <param name="bureau">The bureau's code.</param>
    /// <param name="year">The fiscal year; 0 where it is about all of them.</param>
    /// <param name="now">Now, UTC.</param>
    public static RankingOutboxRow CreateForBureau(string bureau, int year, DateTime now) =>
        new() { Id = TimeOrderedId.Create(now), ClaimId = 0, Bureau = bureau, ReportId = 0, Year = year };
}
