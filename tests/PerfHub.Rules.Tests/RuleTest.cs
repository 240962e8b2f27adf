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
    protected static IReadOnlyList<Answer> Answers(
        SelfEvaluationReport report, Policy? policy = null, Circumstances? circumstances = null) =>
        new TRule().Answers(Submission.Of(report, policy, circumstances));

    /// <summary>The only flag among the answers; its texts are checked for being there in both languages.</summary>
    protected static Answer.Flag Flag(
        SelfEvaluationReport report, Policy? policy = null, Circumstances? circumstances = null)
    {
        var flag = Assert.Single(Answers(report, policy, circumstances).OfType<Answer.Flag>());
        Assert.NotEmpty(flag.Formula);
        Assert.Matches(@"\p{IsCJKUnifiedIdeographs}", flag.Message.Zh);
        Assert.Matches("[A-Za-z]{3}", flag.Message.En);
        return flag;
    }

    /// <summary>Every answer is a pass, and there is at least one.</summary>
    protected static void Passes(SelfEvaluationReport report, Policy? policy = null, Circumstances? circumstances = null)
    {
        var answers = Answers(report, policy, circumstances);
        Assert.NotEmpty(answers);
        Assert.All(answers, answer => Assert.IsType<Answer.Passed>(answer));
    }

    /// <summary>Every answer is this "not applicable", and there is at least one.</summary>
    protected static void DoesNotApply(
        Answer reason, SelfEvaluationReport report, Policy? policy = null, Circumstances? circumstances = null)
    {
        var answers = Answers(report, policy, circumstances);
        Assert.NotEmpty(answers);
        Assert.All(answers, answer => Assert.Same(reason, answer));
    }
}

public static class RuleAnswers
{
    /// <summary>All the rule's answers.</summary>
    public static List<Answer> Answers(this Rule rule, Submission submission)
    {
        var answers = new List<Answer>();
        rule.Check(submission, answers);
        return answers;
    }
}
