namespace PerfHub.Rules.Copies;

/// <summary>A narrative and those that may be its copies.</summary>
/// <typeparam name="TId">What a narrative is known by.</typeparam>
/// <param name="Id">The narrative.</param>
/// <param name="Candidates">Those that may be its copies, what seems nearest first.</param>
public sealed record CopyCandidates<TId>(TId Id, IReadOnlyList<TId> Candidates);
