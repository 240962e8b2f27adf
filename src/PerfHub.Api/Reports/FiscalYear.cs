using PerfHub.Api.Http.Problems;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Reports;

/// <summary>Validates the fiscal year of a path.</summary>
internal static class FiscalYear
{
    /// <summary>Returns the year if reports can be filed for it.</summary>
    /// <exception cref="ProblemException">422 if it is outside <see cref="ReportLimits"/>.</exception>
    public static int Validate(int year) => year is >= ReportLimits.FirstYear and <= ReportLimits.LastYear
        ? year
        : throw ProblemKind.InvalidBody.ToException(
            $"年度应在 {ReportLimits.FirstYear} 至 {ReportLimits.LastYear} 之间。",
            $"The fiscal year must be from {ReportLimits.FirstYear} to {ReportLimits.LastYear}.");
}
