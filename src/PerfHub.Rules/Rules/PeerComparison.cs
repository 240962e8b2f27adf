using PerfHub.Rules.Copies;
using PerfHub.Rules.Statistics;

namespace PerfHub.Rules.Rules;

/// <summary>What comparing all reports of a year has found beside one of them.</summary>
public sealed record PeerComparison
{
    /// <summary>The other unit's narrative that is most like this one's; <see langword="null"/> where none is near.</summary>
    public NearNarrative? Nearest { get; init; }

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

/// <summary>Another unit's narrative.</summary>
/// <param name="Peer">Whose it is.</param>
/// <param name="Similarity">How similar it is, counted in full and not estimated.</param>
public sealed record NearNarrative(Peer Peer, Similarity Similarity);

/// <summary>Another unit.</summary>
/// <param name="Bureau">Its bureau's code.</param>
/// <param name="Unit">Its code within the bureau.</param>
/// <param name="Name">Its name.</param>
public sealed record Peer(string Bureau, string Unit, string Name);
