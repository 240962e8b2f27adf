using Microsoft.Net.Http.Headers;
using PerfHub.Api.Http.Caching;

namespace PerfHub.Api.Http.Documents;

/// <summary>A document to send, with an ETag of its bytes. Equal content gives equal bytes.</summary>
/// <param name="Content">The document.</param>
/// <param name="Format">Its format.</param>
/// <param name="Name">The name of the file in Chinese, without extension.</param>
/// <param name="AsciiName">The name for clients that cannot read the Chinese one.</param>
internal sealed record DocumentFile(byte[] Content, ReportFormat Format, string Name, string AsciiName) : IResult
{
    /// <inheritdoc />
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var tag = EntityTags.ComputeFromBytes(Content);
        EntityTags.EnsureIfMatch(httpContext, tag);
        if (EntityTags.IsNotModified(httpContext, tag))
        {
            return EntityTags.CreateNotModified(tag).ExecuteAsync(httpContext);
        }

        var (response, extension) = (httpContext.Response, Format == ReportFormat.Docx ? "docx" : "xlsx");
        response.ContentType = Format == ReportFormat.Docx ? DocumentBody.Docx : DocumentBody.Xlsx;
        response.ContentLength = Content.Length;
        response.Headers.ETag = tag;
        response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment")
        {
            FileName = $"{AsciiName}.{extension}", FileNameStar = $"{Name}.{extension}",
        }.ToString();
        return response.Body.WriteAsync(Content, httpContext.RequestAborted).AsTask();
    }
}
