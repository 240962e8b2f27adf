using PerfHub.Api.Persistence;

namespace PerfHub.Api.Reports.Windows;

/// <summary>A later deadline for one unit.</summary>
public sealed record FilingExtensionRow
{
    /// <summary>The unit's bureau.</summary>
    [ColumnWidth(12)] public required string Bureau { get; init; }

    /// <summary>The fiscal year.</summary>
    public required int Year { get; init; }

    /// <summary>The unit's code.</summary>
    [ColumnWidth(32)] public required string Unit { get; init; }

    /// <summary>The phase that it applies to.</summary>
    public required WindowPhase Phase { get; init; }

    /// <summary>The last instant at which a filing is on time, UTC.</summary>
    public required DateTime ClosesAt { get; init; }

    /// <summary>The reason.</summary>
    [ColumnWidth(2000)] public required string Reason { get; init; }

    /// <summary>When it was granted, UTC.</summary>
    public required DateTime GrantedAt { get; init; }

    /// <summary>The id of the key that granted it.</summary>
    [ColumnWidth(200)] public required string GrantedBy { get; init; }
}
