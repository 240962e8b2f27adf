namespace PerfHub.Api.Http.Lists;

/// <summary>One page of a list, which may have more members than its items.</summary>
/// <typeparam name="T">The item type.</typeparam>
public interface IPage<out T>
{
    /// <summary>The items.</summary>
    IReadOnlyList<T> Items { get; }

    /// <summary>The cursor of the next page; <see langword="null"/> on the last one.</summary>
    string? NextCursor { get; }
}
