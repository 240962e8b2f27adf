namespace PerfHub.Rules.Rules.Peers;

/// <summary>A rule that can tell by these figures alone how often it answers what, as long as it flags nothing.</summary>
internal interface IPeerRule
{
    /// <summary>How often it gives each answer; <see langword="null"/> where it flags something.</summary>
    /// <param name="figures">The report's figures.</param>
    /// <param name="peers">What comparing the report with others has found.</param>
    /// <param name="policy">The policy in force.</param>
    /// <param name="answers">How many answers it gives.</param>
    RuleTally? Tally(PeerFigures figures, PeerComparison peers, Scoring.Policy policy, int answers);
}
