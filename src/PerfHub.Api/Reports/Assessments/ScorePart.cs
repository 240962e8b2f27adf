namespace PerfHub.Api.Reports.Assessments;

/// <summary>One part of the score, points.</summary>
/// <param name="Pointer">RFC 6901 pointer to the part in the submitted JSON.</param>
/// <param name="Claimed">The score that the unit claims; <see langword="null"/> if it states none.</param>
/// <param name="Verified">The score that its figures support.</param>
public sealed record ScorePart(string Pointer, decimal? Claimed, decimal Verified);
