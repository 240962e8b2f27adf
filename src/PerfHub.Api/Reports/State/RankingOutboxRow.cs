using PerfHub.Api.Persistence;

namespace PerfHub.Api.Reports.State;

/// <summary>
/// A change that rankings or other lists show. On SQLite a trigger numbers it, and the row is not stored. On SQL Server a trigger queues it
/// to be numbered; hosts of the release before process the row into their own ranking tables, and it is deleted some minutes later.
/// </summary>
[TableTypeVersion(2)]
public sealed record RankingOutboxRow
{
    /// <summary>The id; see <see cref="TimeOrderedId"/>.</summary>
    public required long Id { get; init; }

    /// <summary>0; hosts of the release before claim it.</summary>
    public required long ClaimId { get; init; }

    /// <summary>The unit's bureau.</summary>
    [ColumnWidth(12)] public required string Bureau { get; init; }

    /// <summary>
    /// The id of the <see cref="CurrentReportRow"/>; 0 for a change of the bureau itself or of its units, −1 for a change in a year that is in no
    /// report. Hosts of the release before write 0 for that too, and for changes of a report that move no place in a ranking.
    /// </summary>
    public required long ReportId { get; init; }

    /// <summary>The fiscal year; 0 for all years.</summary>
    public required int Year { get; init; }

    /// <summary>When it changed, UTC.</summary>
    public required DateTime? At { get; init; }

    /// <summary>Creates the message for a changed report; insert it in the transaction that changes the report.</summary>
    public static RankingOutboxRow CreateForReport(CurrentReportRow report, DateTime now) =>
        new() { Id = TimeOrderedId.Create(now), ClaimId = 0, Bureau = report.Bureau, ReportId = report.Id, Year = report.Year, At = now };

    /// <summary>Creates the message for a change of a bureau that is not in a report, for a year or 0 for all years.</summary>
    public static RankingOutboxRow CreateForBureau(string bureau, int year, DateTime now) =>
        new() { Id = TimeOrderedId.Create(now), ClaimId = 0, Bureau = bureau, ReportId = year == 0 ? 0 : -1, Year = year, At = now };
}
