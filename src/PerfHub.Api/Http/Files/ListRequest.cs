using Microsoft.AspNetCore.Mvc;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.Problems;

namespace PerfHub.Api.Http.Files;

/// <summary>What a client asks for of a list: a page as JSON, or the whole list as a file.</summary>
internal sealed record ListRequest
{
    public required HttpContext Http { get; init; }

    [FromQuery(Name = "format")]
    public string? Format { get; init; }

    [FromQuery(Name = "limit")]
    public string? Limit { get; init; }

    [FromQuery(Name = "cursor")]
    public string? Cursor { get; init; }

    /// <summary>Sends a page as JSON, or the whole list as a file.</summary>
    /// <param name="readPage">Reads a page by limit and cursor.</param>
    /// <param name="createTable">Creates the table of a file from its first page.</param>
    /// <exception cref="ProblemException">400 or 406 if format, limit or cursor are invalid.</exception>
    public async Task<IResult> RespondAsync<TPage, T>(Func<int, string?, Task<TPage>> readPage, Func<TPage, Task<FileTable<T>>> createTable)
        where TPage : IPage<T> =>
        await TryCreateFileAsync(readPage, createTable) ?? TypedResults.Ok(await readPage(Paging.ParseLimit(Limit), Cursor));

    /// <summary>Creates the whole list as a file; <see langword="null"/> if the client asks for a page as JSON.</summary>
    /// <param name="readPage">Reads a page by limit and cursor.</param>
    /// <param name="createTable">Creates the table of a file from its first page.</param>
    /// <exception cref="ProblemException">400 or 406 if format, limit or cursor are invalid.</exception>
    public async Task<IResult?> TryCreateFileAsync<TPage, T>(Func<int, string?, Task<TPage>> readPage, Func<TPage, Task<FileTable<T>>> createTable)
        where TPage : IPage<T>
    {
        var format = ListFormatNegotiator.Negotiate(Http, Format);
        if (format == ListFormat.Json)
        {
            return null;
        }

        Paging.EnsureWholeList(Limit, Cursor);
        return await PagedFile.CreateAsync(format, readPage, createTable);
    }
}
