using PerfHub.Api.Http.Problems;
using PerfHub.Api.Reports.Windows;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports;

/// <summary>Checks the fiscal year of a request.</summary>
internal static class FiscalYear
{
    /// <summary>Returns the year if reports can be filed for it.</summary>
    /// <exception cref="ProblemException">422 if it is outside <see cref="ReportLimits"/>.</exception>
    public static int Validate(int year) => year is >= ReportLimits.FirstYear and <= ReportLimits.LastYear
        ? year
        : throw ProblemKind.InvalidBody.ToException(
            $"年度应在 {ReportLimits.FirstYear} 至 {ReportLimits.LastYear} 之间。",
            $"The fiscal year must be from {ReportLimits.FirstYear} to {ReportLimits.LastYear}.");

    /// <summary>Whether the year has ended in the bureau's time zone, or a window for it is open.</summary>
    public static bool HasEnded(int year, Window? window, DateTime receivedAt, BureauTimeZone timeZone) =>
        (window is not null && receivedAt >= window.OpensAt && receivedAt <= window.Deadline) || timeZone.FromUtc(receivedAt).Year > year;

    /// <summary>Ensures that a final report can be filed: the year has ended in the bureau's time zone, or a window for it is open.</summary>
    /// <exception cref="ProblemException">409.</exception>
    public static void EnsureEnded(int year, Window? window, DateTime receivedAt, BureauTimeZone timeZone)
    {
        if (!HasEnded(year, window, receivedAt, timeZone))
        {
            throw ProblemKind.Conflict.ToException(
                $"{year} 年度尚未结束，且没有开放中的填报窗口，不能填报该年度自评报告。",
                $"Fiscal year {year} has not ended and no filing window for it is open, so its report cannot be filed.");
        }
    }
}
