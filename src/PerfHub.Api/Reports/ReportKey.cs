using PerfHub.Api.Http.Problems;

namespace PerfHub.Api.Reports;

/// <summary>Identifies a unit's report of a fiscal year.</summary>
/// <param name="Bureau">The bureau's code.</param>
/// <param name="Unit">The unit's code.</param>
/// <param name="Year">The fiscal year.</param>
public sealed record ReportKey(string Bureau, string Unit, int Year)
{
    /// <summary>Creates the key of a report from its path.</summary>
    /// <exception cref="ProblemException">422 where reports cannot be filed for that year.</exception>
    public static ReportKey FromPath(string bureau, string unit, int year) => new(bureau, unit, FiscalYear.Validate(year));
}
