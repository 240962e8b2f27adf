namespace PerfHub.Rules.Rules.Peers;

/// <summary>The data of a report that the peer rules use.</summary>
/// <param name="IsNarrativeTooShort">Whether the narrative has too few letters to compare.</param>
/// <param name="ExecutionRate">The execution rate, percent; <see langword="null"/> if the adjusted budget is 0.</param>
/// <param name="Adjusted">The adjusted budget, 万元.</param>
/// <param name="Completions">The completions of the indicators that have one, percent, with the normal forms of their names.</param>
public sealed record PeerFigures(
    bool IsNarrativeTooShort, decimal? ExecutionRate, decimal Adjusted, IReadOnlyList<(string Indicator, decimal Completion)> Completions);
