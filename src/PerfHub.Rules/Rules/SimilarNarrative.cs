using PerfHub.Rules.Copies;

namespace PerfHub.Rules.Rules;

/// <summary>Another unit's narrative.</summary>
/// <param name="Peer">Whose it is.</param>
/// <param name="Similarity">How similar it is, counted in full and not estimated.</param>
public sealed record SimilarNarrative(Peer Peer, Similarity Similarity);
