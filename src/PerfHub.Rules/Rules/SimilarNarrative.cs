using PerfHub.Rules.Copies;

namespace PerfHub.Rules.Rules;

/// <summary>Another unit's narrative and its similarity, computed exactly rather than estimated.</summary>
public sealed record SimilarNarrative(Peer Peer, Similarity Similarity);
