using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using PerfHub.Api.Http.Lists;

namespace PerfHub.Api.Http.Files;

/// <summary>The headers of a list as a file.</summary>
internal static partial class FileHeaders
{
    /// <summary>
    /// Sets the media type and the file's name: in the reader's language and with the bureau's name for clients that can read it, with
    /// codes for others.
    /// </summary>
    public static void Set<T>(HttpResponse response, FileTable<T> table, ListFormat format, bool isEnglish)
    {
        response.ContentType = ListFormatNegotiator.GetMediaType(format);
        var (origin, extension) = (table.Origin, Paging.ToCamelCase(format));
        response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment")
        {
            FileName = $"{Join(table.FileName, origin.Bureau, origin)}.{extension}",
            FileNameStar = $"{Join(isEnglish ? table.Title.En : table.Title.Zh, origin.BureauName, origin)}.{extension}",
        }.ToString();
        if (format == ListFormat.Xlsx)
        {
            // SpreadCheetah closes ZIP entries synchronously.
            response.HttpContext.Features.GetRequiredFeature<IHttpBodyControlFeature>().AllowSynchronousIO = true;
        }
    }

    private static string Join(string title, string? bureau, FileOrigin origin) => ReservedPattern().Replace(
        string.Join('-', new object?[] { title, bureau, origin.Unit, origin.Year }.Where(part => part is not null)), "_");

    /// <summary>What some file systems do not allow in a name.</summary>
    [GeneratedRegex("[\\p{Cc}\\p{Cs}\\\\/:*?\"<>|]")]
    private static partial Regex ReservedPattern();
}
