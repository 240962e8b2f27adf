namespace PerfHub.Api.Reports.Assessments;

/// <summary>One part of the score, points.</summary>
/// <param name="Pointer">RFC 6901 pointer to the part in the submitted JSON.</param>
/// <param name="Claimed">The score that the unit claims; <see langword="null"/> if it states none.</param>
/// <param name="Verified">
/// The score that its figures support; <see langword="null"/> for budget execution if nothing was budgeted: it is not verifiable and
/// left out of the total.
/// </param>
public sealed record ScorePart(string Pointer, decimal? Claimed, decimal? Verified);
