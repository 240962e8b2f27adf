using PerfHub.Rules.Statistics;

namespace PerfHub.Rules.Rules;

/// <summary>What comparing all reports of a year has found beside one of them.</summary>
public sealed record PeerComparison
{
    /// <summary>The other unit's narrative that is most like this one's; <see langword="null"/> where none is near.</summary>
    public SimilarNarrative? Nearest { get; init; }

    /// <summary>
    /// The execution rates (executed ÷ adjusted, percent) of all units of this one's sector and kind, itself among them;
    /// <see langword="null"/> where there are none.
    /// </summary>
    public Spread? ExecutionRates { get; init; }

    /// <summary>
    /// The completions (final ÷ target, percent) that those units have in their indicators of one name, one for each unit,
    /// by the name.
    /// </summary>
    public IReadOnlyDictionary<string, Spread> Completions { get; init; } = new Dictionary<string, Spread>();
}
