using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Tests.Rules;

/// <summary>The base class of the tests of one rule; <see cref="RuleCatalogueTests"/> fails where a rule has none.</summary>
public abstract class RuleTests<TRule>
    where TRule : Rule, new()
{
    protected static IReadOnlyList<RuleOutcome> Evaluate(
        SelfEvaluationReport report, Policy? policy = null, ReportContext? context = null) =>
        new TRule().Evaluate(RuleInput.Create(report, policy, context));

    /// <summary>Whether the only outcome is a flag.</summary>
    protected static bool IsFlagged(SelfEvaluationReport report, Policy? policy = null, ReportContext? context = null) =>
        Evaluate(report, policy, context).Single() is RuleOutcome.Flag;

    /// <summary>The only flag among the outcomes, after checking that it has a formula and a message in both languages.</summary>
    protected static RuleOutcome.Flag GetSingleFlag(
        SelfEvaluationReport report, Policy? policy = null, ReportContext? context = null)
    {
        var flag = Assert.Single(Evaluate(report, policy, context).OfType<RuleOutcome.Flag>());
        Assert.NotEmpty(flag.Formula);
        Assert.Matches(@"\p{IsCJKUnifiedIdeographs}", flag.Message.Zh);
        Assert.Matches("[A-Za-z]{3}", flag.Message.En);
        return flag;
    }

    /// <summary>Asserts that there is an outcome and that every outcome is a pass.</summary>
    protected static void AssertPasses(SelfEvaluationReport report, Policy? policy = null, ReportContext? context = null)
    {
        var outcomes = Evaluate(report, policy, context);
        Assert.NotEmpty(outcomes);
        Assert.All(outcomes, outcome => Assert.IsType<RuleOutcome.Passed>(outcome));
    }

    /// <summary>Asserts that there is an outcome and that every outcome is <paramref name="reason"/>.</summary>
    protected static void AssertNotApplicable(
        RuleOutcome reason, SelfEvaluationReport report, Policy? policy = null, ReportContext? context = null)
    {
        var outcomes = Evaluate(report, policy, context);
        Assert.NotEmpty(outcomes);
        Assert.All(outcomes, outcome => Assert.Same(reason, outcome));
    }
}
