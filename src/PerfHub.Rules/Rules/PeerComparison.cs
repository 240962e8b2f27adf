using PerfHub.Rules.Statistics;

namespace PerfHub.Rules.Rules;

/// <summary>The results of comparing one report with those of other units for the same year.</summary>
public sealed record PeerComparison
{
    /// <summary>The most similar narrative of another unit; <see langword="null"/> if no candidate was found.</summary>
    public SimilarNarrative? Nearest { get; init; }

    /// <summary>
    /// The execution rates (executed ÷ adjusted, percent) of the peer group: all units of the same sector and kind, this one
    /// included. <see langword="null"/> if the group has none.
    /// </summary>
    public Spread? ExecutionRates { get; init; }

    /// <summary>The adjusted budgets of the peer group, 万元; <see langword="null"/> if the group has none, or was compared before.</summary>
    public Spread? AdjustedBudgets { get; init; }

    /// <summary>
    /// The completions (final ÷ target, percent) of the peer group by the normal form of the indicator's name, at most one for each unit and name.
    /// </summary>
    public IReadOnlyDictionary<string, Spread> Completions { get; init; } = new Dictionary<string, Spread>();
}
