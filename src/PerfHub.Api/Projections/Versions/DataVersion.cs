namespace PerfHub.Api.Projections.Versions;

/// <summary>The state that a bureau reads of a year.</summary>
/// <param name="Version">Moves with every change of what lies in the bureau's scope.</param>
/// <param name="ChangedAt">When it moved last, UTC; nothing where nothing ever did.</param>
public sealed record DataVersion(long Version, DateTime? ChangedAt);
