namespace PerfHub.Api.Features.Overviews;

/// <summary>The figures of a bureau and all below it.</summary>
/// <param name="Bureau">The code of the bureau.</param>
/// <param name="Name">The name of the bureau.</param>
/// <param name="Figures">The figures.</param>
public sealed record BureauOverview(string Bureau, string Name, OverviewFigures Figures);
