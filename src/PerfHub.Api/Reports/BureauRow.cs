namespace PerfHub.Api.Reports;

/// <summary>A bureau as it is stored.</summary>
public sealed record BureauRow
{
    /// <summary>GB/T 2260 region code.</summary>
    public required string Code { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>The bureau above.</summary>
    public required string? Parent { get; init; }

    /// <summary>When it was registered, UTC.</summary>
    public required DateTime CreatedAt { get; init; }
}
