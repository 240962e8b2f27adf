using System.Text;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Primitives;
using PerfHub.Api.Http.Documents;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Security;

namespace PerfHub.Api.Http.Idempotency;

/// <summary>A request with an <c>Idempotency-Key</c>; it takes effect once, even if it is sent several times.</summary>
/// <param name="Id">SHA-256 of the caller and the key, so that two callers never share an id.</param>
/// <param name="Bureau">The caller's bureau; <see cref="Caller.NoBureau"/> for operators.</param>
/// <param name="RequestHash">SHA-256 of method, path, query and body.</param>
internal sealed record IdempotentRequest(string Id, string Bureau, string RequestHash)
{
    public const string HeaderName = "Idempotency-Key";

    /// <summary>The maximum length of a key.</summary>
    internal const int MaxKeyLength = 255;

    /// <summary>Reads the request and buffers its body.</summary>
    /// <exception cref="ProblemException">400 if the header is malformed; otherwise as for the body.</exception>
    public static async Task<IdempotentRequest> ReadAsync(HttpContext http, StringValues header)
    {
        if (header is not [{ Length: >= 1 and <= MaxKeyLength } key] || !key.All(it => it is > ' ' and <= '~'))
        {
            throw ProblemKind.BadHeader.ToException(
                $"{HeaderName} 应为 1 至 {MaxKeyLength} 个可见 ASCII 字符，且只出现一次。",
                $"{HeaderName} must be 1 to {MaxKeyLength} visible ASCII characters and be sent only once.");
        }

        // The role and scope are hashed too: a caller that gets another role or scope counts as another caller.
        var (request, caller) = (http.Request, Caller.FromPrincipal(http.User));
        var body = http.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>() switch
        {
            null => [],
            { ContentTypes: ["application/json"] } => await JsonBody.ReadAndBufferAsync(request),
            _ => await DocumentBody.ReadAndBufferAsync(request),
        };
        return new IdempotentRequest(
            ComputeHash([caller.Id, $"{caller.Role}", caller.Bureau ?? "", caller.Unit ?? "", key], []),
            caller.Bureau ?? Caller.NoBureau,
            ComputeHash([request.Method, request.Path.ToUriComponent(), request.QueryString.ToUriComponent()], body));
    }

    /// <summary>The 422 for a key that was used with another request.</summary>
    public static ProblemException CreateKeyReusedException() => ProblemKind.IdempotencyKeyReused.ToException(
        "此幂等键已用于方法、路径或正文不同的请求。", "This key was used before with another method, path or body.");

    // The separator is unambiguous: header values and encoded paths and queries contain no line feed.
    private static string ComputeHash(IEnumerable<string> parts, byte[] body) =>
        Sha256Hex.Compute([.. Encoding.UTF8.GetBytes(string.Join('\n', parts) + '\n'), .. body]);
}
