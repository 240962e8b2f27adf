using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;

namespace PerfHub.Rules.Tests.Rules.Time;

/// <summary>Contexts with a report of last year.</summary>
internal static class LastYearContext
{
    public static ReportContext Create(SelfEvaluationReport report) => new() { LastYear = report };

    /// <summary>Last year's report is the minimal report with these indicators.</summary>
    public static ReportContext Create(params Indicator[] indicators) =>
        Create(TestReports.Minimal with { Indicators = indicators });
}
