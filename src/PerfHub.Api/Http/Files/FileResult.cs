using PerfHub.Api.Http.Lists;

namespace PerfHub.Api.Http.Files;

/// <summary>Sends a list that is in memory as CSV or as a workbook.</summary>
internal sealed class FileResult<T>(FileTable<T> table, IReadOnlyList<T> items, ListFormat format) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, isEnglish, cancel) = (httpContext.Response, TextLocalization.PrefersEnglish(httpContext), httpContext.RequestAborted);
        FileHeaders.Set(response, table, format);
        return format == ListFormat.Csv
            ? CsvFile.WriteAsync(response.Body, table, items.ToAsyncEnumerable(), isEnglish, cancel)
            : XlsxFile.WriteAsync(response.Body, table, items.ToAsyncEnumerable(), items.Count, isEnglish, cancel);
    }
}
