namespace PerfHub.Api.Reports.Deviations;

/// <summary>The same with its numbers in the feed: <c>Seq</c>, <c>Seq + 1</c> and so on, one for each change.</summary>
public sealed record DeviationChangeRow
{
    /// <summary>The number of the first change.</summary>
    public required long Seq { get; init; }

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
}
