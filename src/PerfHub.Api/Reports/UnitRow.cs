namespace PerfHub.Api.Reports;

/// <summary>A unit as it is stored.</summary>
public sealed record UnitRow
{
    /// <summary>Its bureau.</summary>
    public required string Bureau { get; init; }

    /// <summary>Its code, unique within the bureau.</summary>
    public required string Code { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Sector (主管部门/行业).</summary>
    public required string Sector { get; init; }

    /// <summary>Kind.</summary>
    public required UnitKind Kind { get; init; }

    /// <summary>Whether it files.</summary>
    public required bool Active { get; init; }

    /// <summary>When it was registered, UTC.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>When it was changed last, UTC.</summary>
    public required DateTime UpdatedAt { get; init; }
}
