namespace PerfHub.Api.Http.Lists;

/// <summary>One page of a list.</summary>
public interface IPage
{
    /// <summary>The cursor of the next page; <see langword="null"/> on the last one.</summary>
    string? NextCursor { get; }

    /// <summary>The name of the query parameter that takes the cursor.</summary>
    string CursorParameter => "cursor";
}

/// <summary>One page of a list, which may have more members than its items.</summary>
/// <typeparam name="T">The item type.</typeparam>
public interface IPage<out T> : IPage
{
    /// <summary>The items.</summary>
    IReadOnlyList<T> Items { get; }
}
