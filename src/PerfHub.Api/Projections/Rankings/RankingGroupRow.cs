using PerfHub.Api.Persistence;
using PerfHub.Api.Projections.Versions;

namespace PerfHub.Api.Projections.Rankings;

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

    /// <summary>Moves with every change of the group, above the versions of all groups of the same list; see <see cref="VersionNumberAllocator"/>.</summary>
    public required long Version { get; init; }
}
