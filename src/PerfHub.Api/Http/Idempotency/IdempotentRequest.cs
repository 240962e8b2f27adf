using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Primitives;
using PerfHub.Api.Auditing;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.Idempotency;
using PerfHub.Api.Security;

namespace PerfHub.Api.Http.Idempotency;

/// <summary>A request that is to have its effect once, however often it is sent.</summary>
/// <param name="Id">SHA-256 of the caller and its key: two callers never share one, whatever keys they choose.</param>
/// <param name="Bureau">The caller's bureau; that of the audit log's own chain for operators.</param>
/// <param name="RequestHash">SHA-256 of what is asked for.</param>
internal sealed record IdempotentRequest(string Id, string Bureau, string RequestHash)
{
    public const string HeaderName = "Idempotency-Key";

    private const int MaxKeyLength = 255;

    private static readonly TimeSpan Retention = TimeSpan.FromHours(48);

    /// <summary>What was answered before this counts no more.</summary>
    public static DateTime GetExpiryCutoff(TimeProvider time) => time.UtcNow() - Retention;

    /// <summary>Reads the request, its body included.</summary>
    /// <exception cref="ProblemException">400 where the header is no key; else as the body's.</exception>
    public static async Task<IdempotentRequest> ReadAsync(HttpContext http, StringValues header)
    {
        if (header is not [{ Length: >= 1 and <= MaxKeyLength } key] || !key.All(it => it is > ' ' and <= '~'))
        {
            throw ProblemKind.BadHeader.ToException(
                $"{HeaderName} 应为 1 至 {MaxKeyLength} 个可见 ASCII 字符，且只出现一次。",
                $"{HeaderName} must be 1 to {MaxKeyLength} visible ASCII characters, and be sent once.");
        }

        // Whoever is given another role or place is another caller.
        var (request, caller) = (http.Request, Caller.FromPrincipal(http.User));
        var takesBody = http.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>() is not null;
        var body = takesBody ? await JsonBody.ReadAndBufferAsync(request) : [];
        return new IdempotentRequest(
            ComputeHash([caller.Id, $"{caller.Role}", caller.Bureau ?? "", caller.Unit ?? "", key], []),
            caller.Bureau ?? AuditTrail.ServiceChain,
            ComputeHash([request.Method, request.Path.ToUriComponent(), request.QueryString.ToUriComponent()], body));
    }

    /// <summary>The row that keeps its answer.</summary>
    public IdempotentResponseRow CreateRow(CommandResult reply, DateTime now) => new()
    {
        Id = Id,
        Bureau = Bureau,
        RequestSha256 = RequestHash,
        Attempt = TimeOrderedId.Create(now),
        CreatedAt = now,
        Status = reply.Status,
        Location = reply.Location,
        ETag = reply.ETag,
        Body = BrotliCodec.Compress(reply.SerializeBody()),
    };

    /// <summary>The refusal of a key that came with another request before.</summary>
    public static ProblemException CreateKeyReusedException() => ProblemKind.IdempotencyKeyReused.ToException(
        "此幂等键已用于另一方法、路径或正文。", "This key came with another method, path or body before.");

    // None of the parts holds a line feed: the header's values cannot, nor a path or query as it is sent.
    private static string ComputeHash(IEnumerable<string> parts, byte[] body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\n', parts) + '\n'));
        hash.AppendData(body);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
