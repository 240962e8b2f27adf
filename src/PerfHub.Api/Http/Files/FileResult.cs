using PerfHub.Api.Http.Caching;
using PerfHub.Api.Http.Lists;

namespace PerfHub.Api.Http.Files;

/// <summary>Sends a whole list as a file, each item as it is read.</summary>
internal sealed class FileResult<T>(FileTable<T> table, IAsyncEnumerable<T> items, ListFormat format) : IResult
{
    /// <summary>Sends a list that is in memory.</summary>
    public FileResult(FileTable<T> table, IReadOnlyList<T> items, ListFormat format)
        : this(table with { Count = items.Count }, items.ToAsyncEnumerable(), format)
    {
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var cancel = httpContext.RequestAborted;
        try
        {
            await SendAsync(httpContext, cancel);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException && cancel.IsCancellationRequested)
        {
            // The client has disconnected.
        }
    }

    private async Task SendAsync(HttpContext http, CancellationToken cancel)
    {
        EntityTags.EnsureAnyVersion(http);
        await using var rows = items.GetAsyncEnumerator(cancel);

        // Reading the first row reveals most failures of the store while a problem can still be sent.
        var all = ReadAsync(rows, await rows.MoveNextAsync());
        var (response, isEnglish) = (http.Response, TextLocalization.PrefersEnglish(http));
        var dated = table with { AsOf = table.AsOf ?? http.RequestServices.GetRequiredService<TimeProvider>().UtcNow() };
        FileHeaders.Set(response, dated, format, isEnglish);
        switch (format)
        {
            case ListFormat.Csv:
                await CsvFile.WriteAsync(response.Body, dated, all, isEnglish, cancel);
                break;
            case ListFormat.Ndjson:
                await NdjsonFile.WriteAsync(response.Body, all, cancel);
                break;
            default:
                await XlsxFile.WriteAsync(response.Body, dated, all, isEnglish, cancel);
                break;
        }
    }

    private static async IAsyncEnumerable<T> ReadAsync(IAsyncEnumerator<T> rows, bool hasRow)
    {
        for (; hasRow; hasRow = await rows.MoveNextAsync())
        {
            yield return rows.Current;
        }
    }
}
