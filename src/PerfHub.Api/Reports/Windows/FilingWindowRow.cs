namespace PerfHub.Api.Reports.Windows;

/// <summary>When units file, as a bureau has set it.</summary>
public sealed record FilingWindowRow
{
    /// <summary>The bureau that set it.</summary>
    public required string Bureau { get; init; }

    /// <summary>The fiscal year.</summary>
    public required int Year { get; init; }

    /// <summary>What it is for.</summary>
    public required WindowPhase Phase { get; init; }

    /// <summary>The first instant at which can be filed, UTC.</summary>
    public required DateTime OpensAt { get; init; }

    /// <summary>The last instant at which is filed in time, UTC.</summary>
    public required DateTime ClosesAt { get; init; }
}
