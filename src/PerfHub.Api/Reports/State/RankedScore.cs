namespace PerfHub.Api.Reports.State;

/// <summary>Claimed beside verified, points.</summary>
/// <param name="Claimed">What the unit claims.</param>
/// <param name="Verified">What its figures support.</param>
/// <param name="Difference">Claimed − verified.</param>
public sealed record RankedScore(decimal Claimed, decimal Verified, decimal Difference);
