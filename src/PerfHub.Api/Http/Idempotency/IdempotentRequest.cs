using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Primitives;
using PerfHub.Api.Auditing;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Persistence;
using PerfHub.Api.Security;

namespace PerfHub.Api.Http.Idempotency;

/// <summary>A request that is to have its effect once, however often it is sent.</summary>
/// <param name="Id">SHA-256 of the caller and its key: two callers never share one, whatever keys they choose.</param>
/// <param name="Bureau">The caller's bureau; that of the audit log's own chain for operators.</param>
/// <param name="Sha256">SHA-256 of what is asked for.</param>
internal sealed record IdempotentRequest(string Id, string Bureau, string Sha256)
{
    public const string Header = "Idempotency-Key";

    private const int LongestKey = 255;

    private static readonly TimeSpan Kept = TimeSpan.FromHours(48);

    /// <summary>What was answered before this counts no more.</summary>
    public static DateTime ForgottenBefore(TimeProvider time) => time.Now() - Kept;

    /// <summary>Reads the request, its body included.</summary>
    /// <exception cref="ProblemException">400 where the header is no key; else as the body's.</exception>
    public static async Task<IdempotentRequest> Of(HttpContext http, StringValues header)
    {
        if (header is not [{ Length: >= 1 and <= LongestKey } key] || !key.All(it => it is > ' ' and <= '~'))
        {
            throw ProblemKind.BadHeader.Because(
                $"{Header} 应为 1 至 {LongestKey} 个可见 ASCII 字符，且只出现一次。",
                $"{Header} must be 1 to {LongestKey} visible ASCII characters, and be sent once.");
        }

        // Whoever is given another role or place is another caller.
        var (request, caller) = (http.Request, Caller.Of(http.User));
        var takesBody = http.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>() is not null;
        var body = takesBody ? await JsonBody.ReadAhead(request) : [];
        return new IdempotentRequest(
            Hash([caller.KeyId, $"{caller.Role}", caller.Bureau ?? "", caller.Unit ?? "", key], []),
            caller.Bureau ?? AuditTrail.Service,
            Hash([request.Method, request.Path.ToUriComponent(), request.QueryString.ToUriComponent()], body));
    }

    /// <summary>The row that keeps its answer.</summary>
    public IdempotentAnswerRow Row(Reply reply, DateTime now) => new()
    {
        Id = Id,
        Bureau = Bureau,
        RequestSha256 = Sha256,
        Attempt = RowId.New(now),
        CreatedAt = now,
        Status = reply.Status,
        Location = reply.Location,
        ETag = reply.ETag,
        Body = Compressed.Pack(reply.Json()),
    };

    /// <summary>The refusal of a key that came with another request before.</summary>
    public static ProblemException Reused() => ProblemKind.IdempotencyKeyReused.Because(
        "此幂等键已用于另一方法、路径或正文。", "This key came with another method, path or body before.");

    // None of the parts holds a line feed: the header's values cannot, nor a path or query as it is sent.
    private static string Hash(IEnumerable<string> parts, byte[] body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\n', parts) + '\n'));
        hash.AppendData(body);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
