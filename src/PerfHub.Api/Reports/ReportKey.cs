using PerfHub.Api.Http.Problems;

namespace PerfHub.Api.Reports;

/// <summary>Identifies a unit's report of a fiscal year.</summary>
public sealed record ReportKey(string Bureau, string Unit, int Year)
{
    /// <summary>Creates the key of a report from its path.</summary>
    /// <exception cref="ProblemException">422 if the year is outside the supported range.</exception>
    public static ReportKey FromPath(string bureau, string unit, int year) => new(bureau, unit, FiscalYear.Validate(year));
}
