namespace PerfHub.Api.Features.Overviews;

/// <summary>The figures of a group of units: a row of an overview as a file.</summary>
/// <param name="Group">What the group is.</param>
/// <param name="Code">The bureau's code; <see langword="null"/> for a sector.</param>
/// <param name="Name">The name of the bureau or sector.</param>
/// <param name="Figures">The figures.</param>
public sealed record OverviewGroup(OverviewGroupKind Group, string? Code, string? Name, OverviewFigures Figures);
