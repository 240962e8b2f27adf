using PerfHub.Rules.Report;
using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Rules;

/// <summary>A report and all that it is judged by.</summary>
/// <param name="Report">The report.</param>
/// <param name="Policy">The policy in force.</param>
/// <param name="Score">The verified score of the report under that policy.</param>
/// <param name="Context">What is known beside the report.</param>
public sealed record RuleInput(SelfEvaluationReport Report, Policy Policy, VerifiedScore Score, ReportContext Context)
{
    /// <summary>Puts a report together with what it is judged by.</summary>
    /// <param name="report">The report.</param>
    /// <param name="policy">The policy in force; the default policy if none is given.</param>
    /// <param name="context">What is known beside the report; nothing if not given.</param>
    public static RuleInput Create(SelfEvaluationReport report, Policy? policy = null, ReportContext? context = null)
    {
        policy ??= Policy.Default;
        return new RuleInput(report, policy, VerifiedScore.Compute(report, policy), context ?? ReportContext.Empty);
    }
}
