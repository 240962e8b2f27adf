namespace PerfHub.Rules.Rules.Peers;

/// <summary>
/// Of a report that was judged before, and of which nothing is new but what is found beside it: tells without the report how often the
/// rules answer what. Where one of the group flags, or did before, only the report itself tells what is said of it.
/// </summary>
public static class PeerTallyUpdater
{
    private static readonly Dictionary<string, Rule> PeerRules =
        RuleCatalogue.All.Where(rule => rule.Group == RuleGroup.Peers).ToDictionary(rule => rule.Id);

    /// <summary>How often the rules answer what now; <see langword="null"/> where the report itself is to be judged.</summary>
    /// <param name="before">How often they did when it was judged, by the same rule set and policy, and beside the same reports of its own unit.</param>
    /// <param name="figures">The report's figures.</param>
    /// <param name="peers">What comparing the report with others has found.</param>
    /// <param name="policy">The policy in force.</param>
    public static IReadOnlyList<RuleTally>? Update(IEnumerable<RuleTally> before, PeerFigures figures, PeerComparison peers, Scoring.Policy policy)
    {
        var after = new List<RuleTally>(RuleCatalogue.All.Count);
        foreach (var tally in before)
        {
            if (!PeerRules.TryGetValue(tally.Rule, out var rule))
            {
                after.Add(tally);
            }
            else if (tally.Flagged == 0
                && (rule as IPeerRule)?.Tally(figures, peers, policy, tally.Passed + tally.NotApplicable) is { } anew)
            {
                after.Add(anew);
            }
            else
            {
                return null;
            }
        }

        return after;
    }
}
