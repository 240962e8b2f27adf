namespace PerfHub.Documents.Writing;

/// <summary>A bar chart.</summary>
/// <param name="Title">The title.</param>
/// <param name="Categories">The names of the groups of bars.</param>
/// <param name="Series">The bars by series, each with a value for every category.</param>
public sealed record LayoutChart(string Title, IReadOnlyList<string> Categories, IReadOnlyList<(string Name, IReadOnlyList<decimal> Values)> Series) : LayoutBlock;
