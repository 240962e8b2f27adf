using PerfHub.Rules.Report;
using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Rules;

/// <summary>A report and all that it is judged by.</summary>
/// <param name="Report">The report.</param>
/// <param name="Policy">The policy in force.</param>
/// <param name="Score">The verified score of the report under that policy.</param>
/// <param name="MidYear">The figures that the unit filed at mid-year, if it did.</param>
public sealed record Submission(SelfEvaluationReport Report, Policy Policy, VerifiedScore Score, MidYearFigures? MidYear)
{
    /// <summary>Puts a report together with what it is judged by.</summary>
    /// <param name="report">The report.</param>
    /// <param name="policy">The policy in force; the default policy if none is given.</param>
    /// <param name="midYear">The figures filed at mid-year, if any.</param>
    public static Submission Of(SelfEvaluationReport report, Policy? policy = null, MidYearFigures? midYear = null)
    {
        policy ??= Policy.Default;
        return new Submission(report, policy, VerifiedScore.Of(report, policy), midYear);
    }
}
