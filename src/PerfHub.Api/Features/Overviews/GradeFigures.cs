using PerfHub.Rules.Report;

namespace PerfHub.Api.Features.Overviews;

/// <summary>The number of reports with a grade.</summary>
/// <param name="Grade">The grade.</param>
/// <param name="Claimed">Reports that claim it.</param>
/// <param name="Verified">Reports whose verified score gives it.</param>
/// <param name="Reviewed">Reports whose score as the bureau has stated it gives it.</param>
public sealed record GradeFigures(Grade Grade, int Claimed, int Verified, int Reviewed);
