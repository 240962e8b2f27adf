namespace PerfHub.Api.Projections.Overviews;

/// <summary>Selects the units of an overview.</summary>
/// <param name="Bureau">The bureau of the overview.</param>
/// <param name="IsOwn">Whether it has only the bureau's own units, without those of the bureaus below.</param>
internal sealed record OverviewKey(string Bureau, bool IsOwn);
