using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.Problems;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports;

/// <summary>Parses a report that a unit sends for a year.</summary>
internal static class ReportBody
{
    /// <summary>Parses a report; the fiscal year that it states, if any, must be that of the path.</summary>
    /// <exception cref="ProblemException">422 with all errors.</exception>
    /// <exception cref="Http.MalformedJsonException">The body is not JSON.</exception>
    public static SelfEvaluationReport Parse(ReadOnlySpan<byte> body, int year)
    {
        _ = StrictJsonReader.TryRead<SelfEvaluationReport>(body, out var report, out var errors);
        if (report?.FiscalYear is { } stated && stated != year)
        {
            errors =
            [
                .. errors,
                new("/fiscalYear", "wrong-year", new Text($"填报的年度 {stated} 与报送的年度 {year} 不一致", $"the stated fiscal year {stated} is not {year}, the year of the path")),
            ];
        }

        return errors.Count == 0 ? report! : throw JsonBody.CreateInvalidBodyException(errors);
    }
}
