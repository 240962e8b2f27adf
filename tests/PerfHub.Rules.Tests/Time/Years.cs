using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;

namespace PerfHub.Rules.Tests.Time;

/// <summary>What was known the year before.</summary>
internal static class Years
{
    /// <summary>This report was the unit's last year.</summary>
    public static Circumstances LastYear(SelfEvaluationReport report) => new() { LastYear = report };

    /// <summary>Last year the minimal report held these indicators.</summary>
    public static Circumstances LastYear(params Indicator[] indicators) =>
        LastYear(Reports.Minimal with { Indicators = indicators });
}
