using PerfHub.Api.Persistence;

namespace PerfHub.Api.Reports;

/// <summary>A bureau (财政局).</summary>
public sealed record BureauRow
{
    /// <summary>GB/T 2260 region code.</summary>
    [ColumnWidth(12)] public required string Code { get; init; }

    /// <summary>The name.</summary>
    [ColumnWidth(200)] public required string Name { get; init; }

    /// <summary>The code of the parent bureau; <see langword="null"/> for a root.</summary>
    [ColumnWidth(12)] public required string? Parent { get; init; }

    /// <summary>When it was registered, UTC.</summary>
    public required DateTime CreatedAt { get; init; }
}
