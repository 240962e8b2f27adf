namespace PerfHub.Rules.Rules.Peers;

/// <summary>What a report is held against other units' by: all that the rules of the group look at.</summary>
/// <param name="IsNarrativeTooShort">Whether its narrative has too few letters to be compared.</param>
/// <param name="ExecutionRate">Its execution rate, percent; nothing where nothing was budgeted.</param>
/// <param name="Completions">The completions of those of its indicators that have one, percent, by the indicator's name.</param>
public sealed record PeerFigures(bool IsNarrativeTooShort, decimal? ExecutionRate, IReadOnlyList<(string Indicator, decimal Completion)> Completions);
