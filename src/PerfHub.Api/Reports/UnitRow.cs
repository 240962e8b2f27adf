using PerfHub.Api.Persistence;

namespace PerfHub.Api.Reports;

/// <summary>A budget unit (预算单位).</summary>
[TableTypeVersion(2)]
public sealed record UnitRow
{
    /// <summary>The sector by which the unit <c>u</c> is filtered and grouped.</summary>
    internal const string SectorFormSql = "COALESCE(u.NormalizedSector, u.Sector)";

    /// <summary>The code of its bureau.</summary>
    [ColumnWidth(12)] public required string Bureau { get; init; }

    /// <summary>The code, unique within the bureau.</summary>
    [ColumnWidth(32)] public required string Code { get; init; }

    /// <summary>The name.</summary>
    [ColumnWidth(200)] public required string Name { get; init; }

    /// <summary>The sector (主管部门/行业).</summary>
    [ColumnWidth(100)] public required string Sector { get; init; }

    /// <summary>The kind.</summary>
    public required UnitKind Kind { get; init; }

    /// <summary>Whether the unit files.</summary>
    public required bool Active { get; init; }

    /// <summary>When it was registered, UTC.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>When it last changed, UTC.</summary>
    public required DateTime UpdatedAt { get; init; }

    /// <summary>The normal form of <see cref="Sector"/>; <see langword="null"/> if that is the sector itself. See <see cref="NormalForm"/>.</summary>
    [ColumnWidth(100)] public required string? NormalizedSector { get; init; }
}
