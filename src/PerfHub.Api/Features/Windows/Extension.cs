using PerfHub.Api.Reports.Windows;

namespace PerfHub.Api.Features.Windows;

/// <summary>An extension of a unit's filing window.</summary>
/// <param name="Bureau">The code of the unit's bureau.</param>
/// <param name="Unit">The unit's code.</param>
/// <param name="FiscalYear">The fiscal year.</param>
/// <param name="Phase">The filing that it extends.</param>
/// <param name="ClosesAt">The last instant at which a filing is on time, UTC.</param>
/// <param name="Reason">The reason.</param>
/// <param name="GrantedAt">When it was granted, UTC.</param>
/// <param name="GrantedBy">The id of the key that granted it.</param>
public sealed record Extension(
    string Bureau, string Unit, int FiscalYear, WindowPhase Phase, DateTime ClosesAt, string Reason, DateTime GrantedAt, string GrantedBy)
{
    internal static Extension FromRow(FilingExtensionRow row) =>
        new(row.Bureau, row.Unit, row.Year, row.Phase, row.ClosesAt, row.Reason, row.GrantedAt, row.GrantedBy);
}
