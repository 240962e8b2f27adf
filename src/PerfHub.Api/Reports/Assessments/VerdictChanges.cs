namespace PerfHub.Api.Reports.Assessments;

/// <summary>What a re-evaluation changed in the verdict of a revision.</summary>
/// <param name="PreviousRuleSetVersion">The rule set of the verdict before.</param>
/// <param name="PreviousPolicyVersion">The policy version of the verdict before.</param>
/// <param name="VerifiedBefore">The verified total before, points.</param>
/// <param name="VerifiedAfter">The verified total after, points.</param>
/// <param name="Rules">The rules that find another number of deviations, in alphabetical order.</param>
public sealed record VerdictChanges(
    string PreviousRuleSetVersion, int PreviousPolicyVersion, decimal VerifiedBefore, decimal VerifiedAfter, IReadOnlyList<RuleChange> Rules)
{
    /// <summary>Compares two verdicts of one revision. A rule that is new and finds nothing is no change.</summary>
    public static VerdictChanges Compare(Verdict before, Verdict after)
    {
        var (old, current) = (before.Tallies.ToDictionary(it => it.Rule), after.Tallies.ToDictionary(it => it.Rule));
        return new VerdictChanges(
            before.RuleSetVersion,
            before.PolicyVersion,
            before.Score.Verified,
            after.Score.Verified,
            [
                .. old.Keys.Union(current.Keys).Order(StringComparer.Ordinal)
                    .Select(rule => new RuleChange(rule, old.GetValueOrDefault(rule)?.Flagged, current.GetValueOrDefault(rule)?.Flagged))
                    .Where(it => (it.Before ?? 0) != (it.After ?? 0)),
            ]);
    }
}
