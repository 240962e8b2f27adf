namespace PerfHub.Api.Reports.Assessments;

/// <summary>One part of the score, points.</summary>
/// <param name="Pointer">The part in the report.</param>
/// <param name="Claimed">What the unit claims; <see langword="null"/> where it states nothing.</param>
/// <param name="Verified">What its figures support.</param>
public sealed record ScorePart(string Pointer, decimal? Claimed, decimal Verified);
