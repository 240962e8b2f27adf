namespace PerfHub.Web.Pages.Deviations;

/// <summary>One page of the list of deviations.</summary>
/// <param name="Items">The deviations, in the order of the list.</param>
/// <param name="NextCursor">Where the next page begins; <see langword="null"/> on the last one.</param>
public sealed record DeviationList(IReadOnlyList<DeviationListItem> Items, string? NextCursor);
