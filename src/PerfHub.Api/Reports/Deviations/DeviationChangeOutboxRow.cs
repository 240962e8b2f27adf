using PerfHub.Api.Reports.State;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>What one transaction changed of one standing, without a number yet.</summary>
public sealed record DeviationChangeOutboxRow
{
    /// <summary>Its id; grows along the changes of a standing.</summary>
    public required long Id { get; init; }

    /// <summary>Who has taken it up; 0 until somebody has.</summary>
    public required long ClaimId { get; init; }

    /// <summary>The unit's bureau.</summary>
    public required string Bureau { get; init; }

    /// <summary>The fiscal year.</summary>
    public required int Year { get; init; }

    /// <summary>The id of the standing.</summary>
    public required long ReportId { get; init; }

    /// <summary>The changes; see <see cref="DeviationChangeEntry"/>.</summary>
    public required string Changes { get; init; }

    /// <summary>How many they are.</summary>
    public required int Count { get; init; }

    /// <summary>When they happened, UTC.</summary>
    public required DateTime At { get; init; }

    /// <summary>The entry of some changes.</summary>
    /// <param name="report">The standing, with the id of this entry as its last change.</param>
    /// <param name="changes">The changes.</param>
    /// <param name="now">Now, UTC.</param>
    public static DeviationChangeOutboxRow Create(CurrentReportRow report, IReadOnlyList<DeviationChangeEntry> changes, DateTime now) => new()
    {
        Id = report.LastChange,
        ClaimId = 0,
        Bureau = report.Bureau,
        Year = report.Year,
        ReportId = report.Id,
        Changes = DeviationChangeEntry.Format(changes),
        Count = changes.Count,
        At = now,
    };
}
