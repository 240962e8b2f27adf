using PerfHub.Api.Http.Lists;

namespace PerfHub.Api.Http.Files;

/// <summary>
/// Sends a list as a file page by page: it holds one page, and no connection of the store while its client reads. A row that changes
/// during the download is sent as it is when its page is read.
/// </summary>
internal static class PagedFile
{
    /// <summary>Reads the first page and creates the file of it and all that follow.</summary>
    /// <param name="format">The format of the file.</param>
    /// <param name="readPage">Reads a page by limit and cursor.</param>
    /// <param name="createTable">Creates the table from the first page.</param>
    /// <param name="cursor">The cursor of the first page; <see langword="null"/> for the start of the list.</param>
    public static async Task<IResult> CreateAsync<TPage, T>(
        ListFormat format, Func<int, string?, Task<TPage>> readPage, Func<TPage, Task<FileTable<T>>> createTable, string? cursor = null)
        where TPage : IPage<T>
    {
        var first = await readPage(Paging.MaxLimit, cursor);
        return new FileResult<T>(await createTable(first), ReadAllAsync(first), format);

        async IAsyncEnumerable<T> ReadAllAsync(TPage page)
        {
            while (true)
            {
                foreach (var item in page.Items)
                {
                    yield return item;
                }

                if (page.NextCursor is not { } next)
                {
                    yield break;
                }

                page = await readPage(Paging.MaxLimit, next);
            }
        }
    }
}
