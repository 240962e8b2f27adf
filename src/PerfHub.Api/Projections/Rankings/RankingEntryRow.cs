using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;

namespace PerfHub.Api.Projections.Rankings;

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

    /// <summary>The place in the list; see <see cref="Position"/>.</summary>
    public required string Position { get; init; }

    /// <summary>The unit's sector.</summary>
    public required string Sector { get; init; }

    /// <summary>The unit's kind.</summary>
    public required UnitKind Kind { get; init; }

    /// <summary>The unit's bureau.</summary>
    public required string Bureau { get; init; }

    /// <summary>The id of its standing.</summary>
    public required long ReportId { get; init; }
}
