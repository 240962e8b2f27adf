using System.Buffers;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using PerfHub.Api.Http.Problems;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Http.Json;

/// <summary>Reads the bodies of requests.</summary>
public static class JsonBody
{
    /// <summary>The maximum size of a body, in bytes.</summary>
    public const int MaxBytes = 2 * 1024 * 1024;

    private const int MaxDrainedBytes = 16 * MaxBytes;

    private static readonly Text CompressedBodyDetail = new("请求正文仅可用 gzip 压缩。", "The body can be compressed with gzip only.");

    private static readonly Text TransferFailedDetail =
        new("请求正文传输有误或中断。", "The body was sent incorrectly or was cut off.");

    private static readonly Text InvalidBodyDetail = new("请求内容有误，详见错误列表。", "The body is invalid; see errors.");

    /// <summary>Reads the whole body and buffers it for later reads in the same request.</summary>
    /// <exception cref="ProblemException">As <see cref="ReadBytesAsync"/>.</exception>
    public static async Task<byte[]> ReadAndBufferAsync(HttpRequest request)
    {
        var body = await ReadBytesAsync(request);
        request.HttpContext.Features.Set(new BufferedBody(body));
        return body;
    }

    /// <summary>Requires a media type, UTF-8 and no compression other than gzip.</summary>
    /// <exception cref="ProblemException">415.</exception>
    public static void RequireMediaType(HttpRequest request, string mediaType)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !mediaType.Equals(type.MediaType, StringComparison.OrdinalIgnoreCase)
            || (type.CharSet is { } charset && !"utf-8".Equals(charset.Trim('"'), StringComparison.OrdinalIgnoreCase)))
        {
            throw new ProblemException(ProblemKind.UnsupportedMediaType);
        }

        // A body with gzip is decompressed here already, and no longer has the header.
        if (request.Headers.ContentEncoding is { Count: > 0 } encoding && !"identity".Equals(encoding, StringComparison.OrdinalIgnoreCase))
        {
            throw new ProblemException(ProblemKind.UnsupportedMediaType, CompressedBodyDetail);
        }
    }

    /// <summary>Reads the whole body; a byte order mark is skipped.</summary>
    /// <exception cref="ProblemException">
    /// 415 if it is not <c>application/json</c> or is compressed with other than gzip; 413 if it exceeds <see cref="MaxBytes"/>; 400 if it is cut off; 429 or
    /// 503 if there is no memory for it.
    /// </exception>
    public static async Task<byte[]> ReadBytesAsync(HttpRequest request)
    {
        if (request.HttpContext.Features.Get<BufferedBody>() is { } buffered)
        {
            return buffered.Bytes;
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
    /// Whether reading a body failed because of the client: invalid chunks, a missing end, a broken connection. The server throws
    /// different exceptions for these.
    /// </summary>
    public static bool IsTransferError(IOException error) =>
        error is not BadHttpRequestException { StatusCode: not StatusCodes.Status400BadRequest };

    /// <summary>Creates the problem for a transfer error.</summary>
    public static ProblemException CreateTransferProblem(HttpContext http, IOException error)
    {
        if (error is ConnectionResetException)
        {
            // The client has disconnected. Without the abort, the server would try to read the rest and log an error.
            http.Abort();
        }

        return new ProblemException(ProblemKind.MalformedBody, TransferFailedDetail);
    }

    /// <summary>Creates the exception for a body over <see cref="MaxBytes"/>.</summary>
    public static BadHttpRequestException CreateTooLargeException() => new("The body is too large.", StatusCodes.Status413PayloadTooLarge);

    /// <summary>Reads the body into a record.</summary>
    /// <exception cref="ProblemException">As <see cref="ReadBytesAsync"/>, or 422 with all errors.</exception>
    /// <exception cref="MalformedJsonException">The body is not JSON.</exception>
    public static async Task<T> ReadAsync<T>(HttpRequest request)
        where T : class =>
        Parse<T>(await ReadBytesAsync(request));

    /// <summary>Parses a body into a record.</summary>
    /// <exception cref="ProblemException">422 with all errors.</exception>
    /// <exception cref="MalformedJsonException">The body is not JSON.</exception>
    public static T Parse<T>(ReadOnlySpan<byte> body, int maxDepth = StrictJsonReader.MaxDepth)
        where T : class =>
        StrictJsonReader.TryRead<T>(body, out var value, out var errors, maxDepth)
            ? value
            : throw CreateInvalidBodyException(errors);

    /// <summary>Parses a document that was accepted earlier.</summary>
    /// <exception cref="StoredValueException">It has errors, so the store has changed it.</exception>
    public static T ParseStored<T>(ReadOnlySpan<byte> document)
        where T : class
    {
        try
        {
            return StrictJsonReader.TryRead<T>(document, out var value, out var errors, isStored: true)
                ? value
                : throw new StoredValueException($"A stored {typeof(T).Name} is invalid at {errors[0].Pointer}: {errors[0].Code}.");
        }
        catch (MalformedJsonException error)
        {
            throw new StoredValueException($"A stored {typeof(T).Name} is not JSON.", error);
        }
    }

    /// <summary>Creates the exception for a body with errors: 422.</summary>
    public static ProblemException CreateInvalidBodyException(IReadOnlyList<ValidationError> errors) =>
        new(ProblemKind.InvalidBody, InvalidBodyDetail, errors);

    private static async Task<byte[]> ReadToEndAsync(HttpRequest request)
    {
        // The limit of the server also counts chunk framing, so the exact limit is checked here.
        request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize = MaxDrainedBytes;
        var (memory, cancel) = (request.HttpContext.Features.Get<IBodyMemory>(), request.HttpContext.RequestAborted);
        while (true)
        {
            var result = await request.BodyReader.ReadAsync(cancel);
            if (result.Buffer.Length > MaxBytes)
            {
                // The server closes the connection after a refusal, and a client that is still sending then sees a reset instead of
                // the response. So the rest of a body up to MaxDrainedBytes is read.
                request.BodyReader.AdvanceTo(result.Buffer.End);
                await request.BodyReader.CopyToAsync(Stream.Null, cancel);
                throw CreateTooLargeException();
            }

            if (result.IsCompleted)
            {
                var body = result.Buffer.ToArray();
                body = ByteOrderMark.Skip(body) is { Length: var length } && length < body.Length ? body[^length..] : body;
                request.BodyReader.AdvanceTo(result.Buffer.End);
                if (memory is not null)
                {
                    await memory.ReceiveAsync(body.Length, cancel);
                    request.HttpContext.Response.RegisterForDispose(await memory.RespondAsync(body.Length, cancel));
                    HoldUntilResponse(request.HttpContext, await memory.ProcessAsync(body.Length, cancel));
                }

                return body;
            }

            var received = result.Buffer.Length;
            request.BodyReader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            if (memory is not null)
            {
                await memory.ReceiveAsync(received, cancel);
            }
        }
    }

    /// <summary>Holds memory until the response starts. How long the response takes is up to the client.</summary>
    private static void HoldUntilResponse(HttpContext http, IDisposable memory)
    {
        http.Response.RegisterForDispose(memory);
        http.Response.OnStarting(() =>
        {
            memory.Dispose();
            return Task.CompletedTask;
        });
    }
}
