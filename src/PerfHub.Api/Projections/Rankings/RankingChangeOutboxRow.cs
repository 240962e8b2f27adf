using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.Outbox;
using PerfHub.Api.Reports.State;

namespace PerfHub.Api.Projections.Rankings;

/// <summary>A change without a number. A trigger of the store copies it from <see cref="RankingOutboxRow"/>.</summary>
public sealed record RankingChangeOutboxRow : IQueued
{
    /// <summary>The id.</summary>
    public required long Id { get; init; }

    /// <summary>The claim of the host that numbers it; 0 until claimed.</summary>
    public required long ClaimId { get; init; }

    /// <summary>The unit's bureau.</summary>
    [ColumnWidth(12)] public required string Bureau { get; init; }

    /// <summary>The report's id; 0 for a change of the bureau itself.</summary>
    public required long ReportId { get; init; }

    /// <summary>The fiscal year; 0 for all years.</summary>
    public required int Year { get; init; }

    /// <summary>When it changed, UTC.</summary>
    public required DateTime At { get; init; }
}
