using PerfHub.Api.Reports.Windows;

namespace PerfHub.Api.Features.Windows;

/// <summary>
/// The filing windows of a bureau: its own, else those of the nearest bureau above that sets one. Without a window, units file at
/// any time and nothing is late.
/// </summary>
/// <param name="Bureau">The bureau's code.</param>
/// <param name="FiscalYear">The fiscal year.</param>
/// <param name="MidYear">The window for mid-year figures.</param>
/// <param name="Final">The window for the year's report.</param>
public sealed record BureauWindows(string Bureau, int FiscalYear, Window? MidYear, Window? Final)
{
    internal static BureauWindows FromRows(string bureau, int year, List<Window.PhaseRow> rows) =>
        new(bureau, year, Window.FindForPhase(rows, WindowPhase.MidYear), Window.FindForPhase(rows, WindowPhase.Final));
}
