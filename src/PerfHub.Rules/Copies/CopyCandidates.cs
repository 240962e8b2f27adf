namespace PerfHub.Rules.Copies;

/// <summary>A narrative and the ids of those that may be its copies, most similar first by estimate.</summary>
public sealed record CopyCandidates<TId>(TId Id, IReadOnlyList<TId> Candidates);
