namespace PerfHub.Api.Http.Lists;

/// <summary>One page of a list.</summary>
/// <typeparam name="T">The item type.</typeparam>
/// <param name="Items">The items.</param>
/// <param name="NextCursor">The cursor of the next page; <see langword="null"/> on the last one.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor) : IPage<T>;
