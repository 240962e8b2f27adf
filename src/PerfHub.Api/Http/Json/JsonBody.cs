using System.Buffers;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using PerfHub.Api.Http.Problems;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Http.Json;

/// <summary>The body of a request, byte for byte.</summary>
public static class JsonBody
{
    /// <summary>The largest body taken, in bytes.</summary>
    public const int MaxBytes = 2 * 1024 * 1024;

    private const int MaxDrainedBytes = 16 * MaxBytes;

    private static readonly Text CompressedBodyDetail = new("请求正文不得压缩。", "The body must not be compressed.");

    private static readonly Text TransferFailedDetail =
        new("请求正文的传输格式有误，或传输中断。", "The body was not sent as HTTP asks for, or broke off.");

    private static readonly Text InvalidBodyDetail = new("请求内容有误，详见 errors。", "The body has faults; see errors.");

    /// <summary>Reads the whole body and keeps it, so that whoever asks for it later in the same request is given it too.</summary>
    /// <param name="request">The request.</param>
    /// <exception cref="ProblemException">As <see cref="ReadBytesAsync"/>.</exception>
    public static async Task<byte[]> ReadAndBufferAsync(HttpRequest request)
    {
        var body = await ReadBytesAsync(request);
        request.HttpContext.Features.Set(new BufferedBody(body));
        return body;
    }

    /// <summary>Refuses a body that is not sent as it is: of this media type, in UTF-8, not packed.</summary>
    /// <param name="request">The request.</param>
    /// <param name="mediaType">The media type.</param>
    /// <exception cref="ProblemException">415.</exception>
    public static void RequireMediaType(HttpRequest request, string mediaType)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !mediaType.Equals(type.MediaType, StringComparison.OrdinalIgnoreCase)
            || (type.CharSet is { } charset && !"utf-8".Equals(charset.Trim('"'), StringComparison.OrdinalIgnoreCase)))
        {
            throw new ProblemException(ProblemKind.UnsupportedMediaType);
        }

        // A small body could hold a large one: nothing is unpacked, and nothing taken for what it is not.
        if (request.Headers.ContentEncoding is { Count: > 0 } encoding && !"identity".Equals(encoding, StringComparison.OrdinalIgnoreCase))
        {
            throw new ProblemException(ProblemKind.UnsupportedMediaType, CompressedBodyDetail);
        }
    }

    /// <summary>Reads the whole body.</summary>
    /// <param name="request">The request.</param>
    /// <exception cref="ProblemException">
    /// 415 where it is not <c>application/json</c>, or compressed; 413 where it is over <see cref="MaxBytes"/>; 400 where it does
    /// not end as it said it would.
    /// </exception>
    public static async Task<byte[]> ReadBytesAsync(HttpRequest request)
    {
        if (request.HttpContext.Features.Get<BufferedBody>() is { } kept)
        {
            return kept.Bytes;
        }

        RequireMediaType(request, "application/json");
        if (request.ContentLength > MaxBytes && request.Headers.Expect.Count > 0)
        {
            throw CreateTooLargeException();
        }

        try
        {
            return await ReadToEndAsync(request);
        }
        catch (IOException error) when (IsTransferError(error))
        {
            throw CreateTransferProblem(request.HttpContext, error);
        }
    }

    /// <summary>
    /// Whether reading a body failed for how it was sent. Chunks of impossible length, an end that does not come, a connection
    /// that breaks: the server throws what it likes, and it is the client's fault each time.
    /// </summary>
    /// <param name="error">What was thrown.</param>
    public static bool IsTransferError(IOException error) => error is not BadHttpRequestException { StatusCode: not StatusCodes.Status400BadRequest };

    /// <summary>The refusal of a body that was badly sent.</summary>
    /// <param name="http">The request.</param>
    /// <param name="error">What reading it threw.</param>
    public static ProblemException CreateTransferProblem(HttpContext http, IOException error)
    {
        if (error is ConnectionResetException)
        {
            // Nobody is there any more. The server may not know yet, would read the rest, and log that it cannot as a fault of ours.
            http.Abort();
        }

        return new ProblemException(ProblemKind.MalformedBody, TransferFailedDetail);
    }

    /// <summary>The refusal of a body over <see cref="MaxBytes"/>.</summary>
    public static BadHttpRequestException CreateTooLargeException() => new("The body is too large.", StatusCodes.Status413PayloadTooLarge);

    /// <summary>Reads the body into a record.</summary>
    /// <typeparam name="T">The record type.</typeparam>
    /// <param name="request">The request.</param>
    /// <exception cref="ProblemException">415, 413, or 422 with every fault.</exception>
    /// <exception cref="MalformedJsonException">The body is not JSON.</exception>
    public static async Task<T> ReadAsync<T>(HttpRequest request)
        where T : class =>
        Parse<T>(await ReadBytesAsync(request));

    /// <summary>Reads a body that is there already into a record.</summary>
    /// <typeparam name="T">The record type.</typeparam>
    /// <param name="body">The body.</param>
    /// <param name="maxDepth">The deepest nesting taken.</param>
    /// <exception cref="ProblemException">422 with every fault.</exception>
    /// <exception cref="MalformedJsonException">The body is not JSON.</exception>
    public static T Parse<T>(ReadOnlySpan<byte> body, int maxDepth = StrictJsonReader.MaxDepth)
        where T : class =>
        StrictJsonReader.TryRead<T>(body, out var value, out var faults, maxDepth)
            ? value
            : throw new ProblemException(ProblemKind.InvalidBody, InvalidBodyDetail, faults);

    private static async Task<byte[]> ReadToEndAsync(HttpRequest request)
    {
        // The server's own limit counts the frames of chunks too, so the body is counted here.
        request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize = MaxDrainedBytes;
        while (true)
        {
            var result = await request.BodyReader.ReadAsync(request.HttpContext.RequestAborted);
            if (result.Buffer.Length > MaxBytes)
            {
                // The connection is closed behind a refusal, and a client that is still sending then hears of nothing but
                // that. So a body that is not far too large is taken to its end.
                request.BodyReader.AdvanceTo(result.Buffer.End);
                await request.BodyReader.CopyToAsync(Stream.Null, request.HttpContext.RequestAborted);
                throw CreateTooLargeException();
            }

            if (result.IsCompleted)
            {
                var body = result.Buffer.ToArray();
                request.BodyReader.AdvanceTo(result.Buffer.End);
                return body;
            }

            request.BodyReader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    private sealed record BufferedBody(byte[] Bytes);
}
