using PerfHub.Rules.Report;

namespace PerfHub.Api.Reports.State;

/// <summary>Claimed beside verified.</summary>
/// <param name="Claimed">What the unit claims.</param>
/// <param name="Verified">What its figures support.</param>
public sealed record RankedGrade(Grade Claimed, Grade Verified);
