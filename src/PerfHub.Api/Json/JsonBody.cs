using System.Buffers;
using System.Net.Http.Headers;
using PerfHub.Api.Errors;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Json;

/// <summary>The body of a request, byte for byte.</summary>
public static class JsonBody
{
    /// <summary>The largest body taken, in bytes.</summary>
    public const int MaxBytes = 2 * 1024 * 1024;

    private static readonly Text Faults = new("请求内容有误，详见 errors。", "The body has faults; see errors.");

    /// <summary>Reads the whole body.</summary>
    /// <param name="request">The request.</param>
    /// <exception cref="ProblemException">415 where it is not <c>application/json</c>; 413 where it is over <see cref="MaxBytes"/>.</exception>
    public static async Task<byte[]> ReadAll(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !"application/json".Equals(type.MediaType, StringComparison.OrdinalIgnoreCase))
        {
            throw new ProblemException(ProblemKind.UnsupportedMediaType);
        }

        while (true)
        {
            var result = await request.BodyReader.ReadAsync(request.HttpContext.RequestAborted);
            if (result.IsCompleted)
            {
                var body = result.Buffer.ToArray();
                request.BodyReader.AdvanceTo(result.Buffer.End);
                return body;
            }

            request.BodyReader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    /// <summary>Reads the body into a record.</summary>
    /// <typeparam name="T">The record type.</typeparam>
    /// <param name="request">The request.</param>
    /// <exception cref="ProblemException">415, 413, or 422 with every fault.</exception>
    /// <exception cref="MalformedJsonException">The body is not JSON.</exception>
    public static async Task<T> Read<T>(HttpRequest request)
        where T : class =>
        Parse<T>(await ReadAll(request));

    /// <summary>Reads a body that is there already into a record.</summary>
    /// <typeparam name="T">The record type.</typeparam>
    /// <param name="body">The body.</param>
    /// <exception cref="ProblemException">422 with every fault.</exception>
    /// <exception cref="MalformedJsonException">The body is not JSON.</exception>
    public static T Parse<T>(byte[] body)
        where T : class =>
        StrictJson.TryRead<T>(body, out var value, out var faults)
            ? value
            : throw new ProblemException(ProblemKind.InvalidBody, Faults, faults);
}
