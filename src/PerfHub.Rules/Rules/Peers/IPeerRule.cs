namespace PerfHub.Rules.Rules.Peers;

/// <summary>A rule whose tally follows from a few figures of the report as long as it does not flag.</summary>
internal interface IPeerRule
{
    /// <summary>Computes the tally without the report; <see langword="null"/> if the rule flags.</summary>
    RuleTally? ComputeTally(PeerFigures figures, PeerComparison peers, Scoring.Policy policy, int outcomeCount);
}
