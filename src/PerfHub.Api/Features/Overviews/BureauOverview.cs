namespace PerfHub.Api.Features.Overviews;

/// <summary>The figures of a bureau with all below it.</summary>
/// <param name="Bureau">Its code.</param>
/// <param name="Name">Its name.</param>
/// <param name="Figures">The figures.</param>
public sealed record BureauOverview(string Bureau, string Name, OverviewFigures Figures);
