using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using PerfHub.Api.Http.Lists;

namespace PerfHub.Api.Http.Files;

/// <summary>The headers of a list as a file.</summary>
internal static class FileHeaders
{
    /// <summary>Sets the media type and the file's name, in Chinese for clients that can read it.</summary>
    public static void Set<T>(HttpResponse response, FileTable<T> table, ListFormat format)
    {
        response.ContentType = ListFormatNegotiator.GetMediaType(format);
        var extension = Paging.ToCamelCase(format);
        response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment")
        {
            FileName = $"{table.FileName}-{table.Selection}.{extension}",
            FileNameStar = $"{table.Title.Zh}-{table.Selection}.{extension}",
        }.ToString();
        if (format == ListFormat.Xlsx)
        {
            // SpreadCheetah closes ZIP entries synchronously.
            response.HttpContext.Features.GetRequiredFeature<IHttpBodyControlFeature>().AllowSynchronousIO = true;
        }
    }
}
