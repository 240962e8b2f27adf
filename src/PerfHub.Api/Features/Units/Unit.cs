using PerfHub.Api.Reports;

namespace PerfHub.Api.Features.Units;

/// <summary>A budget unit (预算单位).</summary>
/// <param name="Bureau">The code of the unit's bureau.</param>
/// <param name="Code">The unit's code, unique within its bureau.</param>
/// <param name="Name">The unit's name.</param>
/// <param name="Sector">The sector (主管部门/行业).</param>
/// <param name="Kind">The unit's kind.</param>
/// <param name="Active">Whether the unit files.</param>
/// <param name="CreatedAt">When it was registered, UTC.</param>
/// <param name="UpdatedAt">When it was last changed, UTC.</param>
public sealed record Unit(
    string Bureau, string Code, string Name, string Sector, UnitKind Kind, bool Active, DateTime CreatedAt, DateTime UpdatedAt)
{
    internal static Unit FromRow(UnitRow row) =>
        new(row.Bureau, row.Code, row.Name, row.Sector, row.Kind, row.Active, row.CreatedAt, row.UpdatedAt);
}
