using System.IO.Compression;
using Microsoft.AspNetCore.RequestDecompression;

namespace PerfHub.Api.Http.Compression;

/// <summary>Decompresses bodies with <c>Content-Encoding: gzip</c>.</summary>
internal sealed class GzipDecompressionProvider : IDecompressionProvider
{
    /// <inheritdoc />
    public Stream GetDecompressionStream(Stream stream) => new GzipBodyStream(new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true));
}
