using PerfHub.Rules.Report;

namespace PerfHub.Api.Features.Overviews;

/// <summary>A grade.</summary>
/// <param name="Grade">The grade.</param>
/// <param name="Claimed">How many claim it.</param>
/// <param name="Verified">How many have it by their figures.</param>
public sealed record GradeFigures(Grade Grade, int Claimed, int Verified);
