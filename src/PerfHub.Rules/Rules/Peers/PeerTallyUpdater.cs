namespace PerfHub.Rules.Rules.Peers;

/// <summary>
/// Updates the tallies of an evaluated report without loading it, if only its comparison with other units has changed and no
/// peer rule flags or flagged before.
/// </summary>
public static class PeerTallyUpdater
{
    private static readonly Dictionary<string, Rule> PeerRules =
        RuleCatalogue.All.Where(rule => rule.Group == RuleGroup.Peers).ToDictionary(rule => rule.Id);

    /// <summary>
    /// Computes the tallies under the new comparison; <see langword="null"/> if the report has to be loaded and evaluated. The old
    /// tallies must come from the same rule set and policy and the same other reports of the unit.
    /// </summary>
    public static IReadOnlyList<RuleTally>? Update(
        IEnumerable<RuleTally> tallies, PeerFigures figures, PeerComparison peers, Scoring.Policy policy)
    {
        var updated = new List<RuleTally>(RuleCatalogue.All.Count);
        foreach (var tally in tallies)
        {
            if (!PeerRules.TryGetValue(tally.Rule, out var rule))
            {
                updated.Add(tally);
            }
            else if (tally.Flagged == 0
                && (rule as IPeerRule)?.ComputeTally(figures, peers, policy, tally.Passed + tally.NotApplicable) is { } peerTally)
            {
                updated.Add(peerTally);
            }
            else
            {
                return null;
            }
        }

        return updated;
    }
}
