using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Scoring;

namespace PerfHub.Rules.Tests;

/// <summary>
/// The tests of one rule: it flags, passes, does not apply, and holds its boundary exactly. Every rule has one such
/// class; <see cref="RuleCatalogueTests"/> fails where it is missing.
/// </summary>
/// <typeparam name="TRule">The rule under test.</typeparam>
public abstract class RuleTest<TRule>
    where TRule : Rule, new()
{
    /// <summary>All the rule's answers to a report.</summary>
    protected static IReadOnlyList<RuleOutcome> Evaluate(
        SelfEvaluationReport report, Policy? policy = null, ReportContext? context = null) =>
        new TRule().Evaluate(RuleInput.Create(report, policy, context));

    /// <summary>The only flag among the answers; its texts are checked for being there in both languages.</summary>
    protected static RuleOutcome.Flag GetSingleFlag(
        SelfEvaluationReport report, Policy? policy = null, ReportContext? context = null)
    {
        var flag = Assert.Single(Evaluate(report, policy, context).OfType<RuleOutcome.Flag>());
        Assert.NotEmpty(flag.Formula);
        Assert.Matches(@"\p{IsCJKUnifiedIdeographs}", flag.Message.Zh);
        Assert.Matches("[A-Za-z]{3}", flag.Message.En);
        return flag;
    }

    /// <summary>Every answer is a pass, and there is at least one.</summary>
    protected static void AssertPasses(SelfEvaluationReport report, Policy? policy = null, ReportContext? context = null)
    {
        var outcomes = Evaluate(report, policy, context);
        Assert.NotEmpty(outcomes);
        Assert.All(outcomes, outcome => Assert.IsType<RuleOutcome.Passed>(outcome));
    }

    /// <summary>Every answer is this "not applicable", and there is at least one.</summary>
    protected static void AssertNotApplicable(
        RuleOutcome reason, SelfEvaluationReport report, Policy? policy = null, ReportContext? context = null)
    {
        var outcomes = Evaluate(report, policy, context);
        Assert.NotEmpty(outcomes);
        Assert.All(outcomes, outcome => Assert.Same(reason, outcome));
    }
}

public static class RuleTestExtensions
{
    /// <summary>All the rule's answers.</summary>
    public static List<RuleOutcome> Evaluate(this Rule rule, RuleInput input)
    {
        var outcomes = new List<RuleOutcome>();
        rule.Check(input, outcomes);
        return outcomes;
    }
}
