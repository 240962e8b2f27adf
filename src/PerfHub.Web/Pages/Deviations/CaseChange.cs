using PerfHub.Client;

namespace PerfHub.Web.Pages.Deviations;

/// <summary>What a user has just done with a case.</summary>
/// <param name="Kind">The action.</param>
/// <param name="Deviation">The deviation afterwards.</param>
/// <param name="ETag">The version that the action has led to; <see langword="null"/> if it is unknown.</param>
public sealed record CaseChange(DeviationActionKind Kind, Deviation Deviation, string? ETag);
