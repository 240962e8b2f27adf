namespace PerfHub.Api.Reports.Windows;

/// <summary>A unit that may file for longer.</summary>
public sealed record FilingExtensionRow
{
    /// <summary>The unit's bureau.</summary>
    public required string Bureau { get; init; }

    /// <summary>The fiscal year.</summary>
    public required int Year { get; init; }

    /// <summary>The unit's code.</summary>
    public required string Unit { get; init; }

    /// <summary>What it may file.</summary>
    public required WindowPhase Phase { get; init; }

    /// <summary>The last instant at which it files in time, UTC.</summary>
    public required DateTime ClosesAt { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>When it was granted, UTC.</summary>
    public required DateTime GrantedAt { get; init; }

    /// <summary>The id of the key that granted it.</summary>
    public required string GrantedBy { get; init; }
}
