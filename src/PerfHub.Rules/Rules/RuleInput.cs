using PerfHub.Rules.Report;
using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Rules;

/// <summary>A report with the policy in force, its verified score under that policy, and its context.</summary>
public sealed record RuleInput(SelfEvaluationReport Report, Policy Policy, VerifiedScore Score, ReportContext Context)
{
    /// <summary>Computes the score and combines it with the other inputs; the defaults are the default policy and an empty context.</summary>
    public static RuleInput Create(SelfEvaluationReport report, Policy? policy = null, ReportContext? context = null)
    {
        policy ??= Policy.Default;
        return new RuleInput(report, policy, VerifiedScore.Compute(report, policy), context ?? ReportContext.Empty);
    }
}
