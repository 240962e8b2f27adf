using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;

namespace PerfHub.Rules.Tests.Time;

/// <summary>What was known the year before.</summary>
internal static class LastYearContext
{
    /// <summary>This report was the unit's last year.</summary>
    public static ReportContext Create(SelfEvaluationReport report) => new() { LastYear = report };

    /// <summary>Last year the minimal report held these indicators.</summary>
    public static ReportContext Create(params Indicator[] indicators) =>
        Create(TestReports.Minimal with { Indicators = indicators });
}
