using PerfHub.Api.Persistence;

namespace PerfHub.Api.Projections.Versions;

/// <summary>Which state a bureau reads of a year; that of no bureau is how many blocks of <see cref="VersionNumberAllocator"/> were begun.</summary>
[RowKey(nameof(Scope), nameof(Year))]
public sealed record DataVersionRow
{
    /// <summary>The bureau that reads.</summary>
    public required string Scope { get; init; }

    /// <summary>The fiscal year; 0 for what belongs to none.</summary>
    public required int Year { get; init; }

    /// <summary>Moves with every change, above those of all years of the bureau; see <see cref="VersionNumberAllocator"/>.</summary>
    public required long Version { get; init; }

    /// <summary>When it moved last, UTC.</summary>
    public required DateTime ChangedAt { get; init; }
}
