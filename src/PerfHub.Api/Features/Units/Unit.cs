using PerfHub.Api.Reports;

namespace PerfHub.Api.Features.Units;

/// <summary>A unit as clients see it.</summary>
/// <param name="Bureau">Its bureau.</param>
/// <param name="Code">Its code, unique within the bureau.</param>
/// <param name="Name">Name.</param>
/// <param name="Sector">Sector (主管部门/行业).</param>
/// <param name="Kind">Kind.</param>
/// <param name="Active">Whether it files.</param>
/// <param name="CreatedAt">When it was registered, UTC.</param>
/// <param name="UpdatedAt">When it was changed last, UTC.</param>
public sealed record Unit(
    string Bureau, string Code, string Name, string Sector, UnitKind Kind, bool Active, DateTime CreatedAt, DateTime UpdatedAt)
{
    internal static Unit FromRow(UnitRow row) =>
        new(row.Bureau, row.Code, row.Name, row.Sector, row.Kind, row.Active, row.CreatedAt, row.UpdatedAt);
}
