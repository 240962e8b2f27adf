using System.Text.Encodings.Web;

namespace PerfHub.Web.Session;

/// <summary>An empty page that leads to another one. Browsers send strict cookies then: the way there begins on this site.</summary>
internal static class ReloadPage
{
    /// <summary>Writes the page.</summary>
    /// <param name="http">The request.</param>
    /// <param name="url">Where it leads, on this site; <see langword="null"/> for the same address again.</param>
    public static Task WriteAsync(HttpContext http, string? url)
    {
        http.Response.ContentType = "text/html; charset=utf-8";
        var target = url is null ? "" : $"; url={HtmlEncoder.Default.Encode(url)}";
        return http.Response.WriteAsync($"<!DOCTYPE html><html lang=\"zh\"><head><meta http-equiv=\"refresh\" content=\"0{target}\"><title>PerfHub</title></head></html>");
    }
}
