namespace PerfHub.Api.Features.Overviews;

/// <summary>A sector's figures.</summary>
/// <param name="Sector">The sector.</param>
/// <param name="Figures">The figures.</param>
public sealed record SectorOverview(string Sector, OverviewFigures Figures);
