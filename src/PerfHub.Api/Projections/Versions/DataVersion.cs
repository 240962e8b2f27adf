namespace PerfHub.Api.Projections.Versions;

/// <summary>The version of a bureau's data of one year.</summary>
/// <param name="Version">Grows with every change in the bureau's scope.</param>
/// <param name="ChangedAt">When it last changed, UTC; <see langword="null"/> if it never did.</param>
/// <param name="IsBehind">
/// Whether there were changes that the projections did not show yet. What is not read from projections may then be newer than the version.
/// </param>
public sealed record DataVersion(long Version, DateTime? ChangedAt, bool IsBehind);
