namespace PerfHub.Client;

/// <summary>A document to upload.</summary>
/// <param name="content">The content. It is read to its end, and left open.</param>
/// <param name="contentType">The media type, such as <c>application/pdf</c>.</param>
public sealed class UploadFile(Stream content, string contentType)
{
    private static readonly Dictionary<string, string> ContentTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        [".docx"] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        [".xlsx"] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        [".pdf"] = "application/pdf",
        [".txt"] = "text/plain",
        [".md"] = "text/markdown",
        [".csv"] = "text/csv",
    };

    /// <summary>The content.</summary>
    public Stream Content { get; } = content;

    /// <summary>The media type.</summary>
    public string ContentType { get; } = contentType;

    /// <summary>Creates the upload of bytes in memory.</summary>
    /// <param name="content">The content.</param>
    /// <param name="fileName">A name whose extension tells the media type, such as <c>report.docx</c>.</param>
    public static UploadFile Create(byte[] content, string fileName) => new(new MemoryStream(content, writable: false), GetContentType(fileName));

    /// <summary>Reads a file into memory, so that it can be uploaded.</summary>
    /// <param name="path">The path of the file. Its extension tells the media type.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    public static async Task<UploadFile> ReadAsync(string path, CancellationToken cancellationToken = default) =>
        Create(await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false), path);

    private static string GetContentType(string fileName) => ContentTypes.GetValueOrDefault(Path.GetExtension(fileName), "application/octet-stream");
}
