namespace PerfHub.Api.Features.Overviews;

/// <summary>The figures of a sector.</summary>
/// <param name="Sector">The sector.</param>
/// <param name="Figures">The figures.</param>
public sealed record SectorOverview(string Sector, OverviewFigures Figures);
