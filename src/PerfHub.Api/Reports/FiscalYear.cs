using PerfHub.Api.Http.Problems;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Reports;

/// <summary>Years that reports can be filed for, and all that goes with them set.</summary>
internal static class FiscalYear
{
    /// <summary>The year of a path.</summary>
    /// <param name="year">What it says.</param>
    /// <exception cref="ProblemException">422 where it is none.</exception>
    public static int Of(int year) => year is >= ReportLimits.FirstYear and <= ReportLimits.LastYear
        ? year
        : throw ProblemKind.InvalidBody.ToException(
            $"年度应在 {ReportLimits.FirstYear} 至 {ReportLimits.LastYear} 之间。",
            $"The fiscal year must be from {ReportLimits.FirstYear} to {ReportLimits.LastYear}.");
}
