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
        SelfEvaluationReport report, Policy? policy = null, ReportContext? circumstances = null) =>
        new TRule().Evaluate(RuleInput.Create(report, policy, circumstances));

    /// <summary>The only flag among the answers; its texts are checked for being there in both languages.</summary>
    protected static RuleOutcome.Flag GetSingleFlag(
        SelfEvaluationReport report, Policy? policy = null, ReportContext? circumstances = null)
    {
        var flag = Assert.Single(Evaluate(report, policy, circumstances).OfType<RuleOutcome.Flag>());
        Assert.NotEmpty(flag.Formula);
        Assert.Matches(@"\p{IsCJKUnifiedIdeographs}", flag.Message.Zh);
        Assert.Matches("[A-Za-z]{3}", flag.Message.En);
        return flag;
    }

    /// <summary>Every answer is a pass, and there is at least one.</summary>
    protected static void AssertPasses(SelfEvaluationReport report, Policy? policy = null, ReportContext? circumstances = null)
    {
        var answers = Evaluate(report, policy, circumstances);
        Assert.NotEmpty(answers);
        Assert.All(answers, answer => Assert.IsType<RuleOutcome.Passed>(answer));
    }

    /// <summary>Every answer is this "not applicable", and there is at least one.</summary>
    protected static void AssertNotApplicable(
        RuleOutcome reason, SelfEvaluationReport report, Policy? policy = null, ReportContext? circumstances = null)
    {
        var answers = Evaluate(report, policy, circumstances);
        Assert.NotEmpty(answers);
        Assert.All(answers, answer => Assert.Same(reason, answer));
    }
}

public static class RuleTestExtensions
{
    /// <summary>All the rule's answers.</summary>
    public static List<RuleOutcome> Evaluate(this Rule rule, RuleInput submission)
    {
        var answers = new List<RuleOutcome>();
        rule.Check(submission, answers);
        return answers;
    }
}
