using PerfHub.Api.Persistence;

namespace PerfHub.Api.Reports.Windows;

/// <summary>A filing window that a bureau has set.</summary>
public sealed record FilingWindowRow
{
    /// <summary>The bureau that set it.</summary>
    [ColumnWidth(12)] public required string Bureau { get; init; }

    /// <summary>The fiscal year.</summary>
    public required int Year { get; init; }

    /// <summary>The phase that it applies to.</summary>
    public required WindowPhase Phase { get; init; }

    /// <summary>The first instant at which units can file, UTC.</summary>
    public required DateTime OpensAt { get; init; }

    /// <summary>The last instant at which a filing is on time, UTC.</summary>
    public required DateTime ClosesAt { get; init; }
}
