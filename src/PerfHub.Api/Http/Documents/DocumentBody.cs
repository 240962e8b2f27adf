using System.Buffers;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.Problems;
using PerfHub.Documents.Reading;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Http.Documents;

/// <summary>Reads a document that is the body of a request.</summary>
public static class DocumentBody
{
    /// <summary>The media type of Word documents (ISO/IEC 29500).</summary>
    public const string Docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    /// <summary>The media type of workbooks (ISO/IEC 29500).</summary>
    public const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <summary>The media types of documents: docx, xlsx, pdf, and text.</summary>
    public static IReadOnlyList<string> MediaTypes { get; } =
    [
        Docx,
        Xlsx,
        "application/pdf",
        "text/plain",
        "text/markdown",
        "text/csv",
    ];

    /// <summary>The media type that clients send if they do not know the type of a file. The content decides anyway.</summary>
    public const string AnyBytes = "application/octet-stream";

    /// <summary>The maximum number of bytes of a request, framing included. The exact limit of a document is checked when it is read.</summary>
    internal static readonly long MaxTransferredBytes = 2L * DocumentLimits.Default.MaxBytes;

    private const int BytesPerMegabyte = 1024 * 1024;

    private static readonly int MaxMegabytes = DocumentLimits.Default.MaxBytes / BytesPerMegabyte;

    private static readonly TimeSpan MaxUpload = TimeSpan.FromMinutes(2);

    private static readonly Text UnsupportedDetail = new(
        "仅支持 .docx、.xlsx、.pdf 和文本文件（text/plain、text/markdown），仅可用 gzip 压缩传输。",
        "Only .docx, .xlsx, .pdf and text (text/plain, text/markdown) are supported; of compressions, gzip is.");

    private static readonly Text TooLargeDetail = new($"文件超过 {MaxMegabytes} MiB。", $"The document exceeds {MaxMegabytes} MiB.");

    private static readonly Text TooSlowDetail = new("文件上传超过 2 分钟。", "The upload took longer than 2 minutes.");

    /// <summary>Reads the whole document and buffers it for later reads in the same request.</summary>
    /// <exception cref="ProblemException">As <see cref="ReadAsync"/>.</exception>
    public static async Task<byte[]> ReadAndBufferAsync(HttpRequest request)
    {
        var document = await ReadAsync(request);
        request.HttpContext.Features.Set(new BufferedBody(document));
        return document;
    }

    /// <summary>Reads the whole document.</summary>
    /// <exception cref="ProblemException">
    /// 415 for another media type; 413 if it is too large; 408 if it is sent too slowly; 400 if it is cut off; 429 or 503 if there is no
    /// memory for it.
    /// </exception>
    public static async Task<byte[]> ReadAsync(HttpRequest request)
    {
        if (request.HttpContext.Features.Get<BufferedBody>() is { } buffered)
        {
            return buffered.Bytes;
        }

        RequireMediaType(request);
        var max = DocumentLimits.Default.MaxBytes;
        if (request.ContentLength > max && request.Headers.Expect.Count > 0)
        {
            throw new ProblemException(ProblemKind.ContentTooLarge, TooLargeDetail);
        }

        // The limit of the server also counts chunk framing, so the exact limit is checked here.
        request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize = MaxTransferredBytes;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(request.HttpContext.RequestAborted);
        timeout.CancelAfter(MaxUpload);
        var memory = request.HttpContext.Features.Get<IBodyMemory>();
        try
        {
            if (memory is not null)
            {
                // All at once, if the client announces the size: of two large documents, one would wait for the other half-received.
                await memory.ReceiveAsync(Math.Min(request.ContentLength ?? 0, max), timeout.Token);
            }

            while (true)
            {
                var result = await request.BodyReader.ReadAsync(timeout.Token);
                if (result.Buffer.Length > max)
                {
                    // The rest is read, so that a client that is still sending gets the response and not a reset.
                    request.BodyReader.AdvanceTo(result.Buffer.End);
                    await request.BodyReader.CopyToAsync(Stream.Null, timeout.Token);
                    throw new ProblemException(ProblemKind.ContentTooLarge, TooLargeDetail);
                }

                if (result.IsCompleted)
                {
                    var document = result.Buffer.ToArray();
                    request.BodyReader.AdvanceTo(result.Buffer.End);
                    return document;
                }

                var received = result.Buffer.Length;
                request.BodyReader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                if (memory is not null)
                {
                    await memory.ReceiveAsync(received, timeout.Token);
                }
            }
        }
        catch (OperationCanceledException) when (!request.HttpContext.RequestAborted.IsCancellationRequested)
        {
            throw new ProblemException(ProblemKind.RequestTimeout, TooSlowDetail);
        }
        catch (BadHttpRequestException error) when (error.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw new ProblemException(ProblemKind.ContentTooLarge, TooLargeDetail);
        }
        catch (IOException error) when (JsonBody.IsTransferError(error))
        {
            throw JsonBody.CreateTransferProblem(request.HttpContext, error);
        }
    }

    private static void RequireMediaType(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !MediaTypes.Append(AnyBytes).Contains(type.MediaType.ToString(), StringComparer.OrdinalIgnoreCase)
            || (request.Headers.ContentEncoding is { Count: > 0 } encoding && !"identity".Equals(encoding, StringComparison.OrdinalIgnoreCase)))
        {
            throw new ProblemException(ProblemKind.UnsupportedMediaType, UnsupportedDetail);
        }
    }
}
