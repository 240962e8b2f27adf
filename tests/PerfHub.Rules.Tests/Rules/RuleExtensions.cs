using PerfHub.Rules.Rules;

namespace PerfHub.Rules.Tests.Rules;

internal static class RuleExtensions
{
    public static List<RuleOutcome> Evaluate(this Rule rule, RuleInput input)
    {
        var outcomes = new List<RuleOutcome>();
        rule.Check(input, outcomes);
        return outcomes;
    }
}
