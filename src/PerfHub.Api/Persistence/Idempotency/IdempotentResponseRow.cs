using PerfHub.Api.Http.Idempotency;
using PerfHub.Api.Http.Problems;

namespace PerfHub.Api.Persistence.Idempotency;

/// <summary>The stored response to a request with an <c>Idempotency-Key</c>.</summary>
public sealed record IdempotentResponseRow
{
    private static readonly TimeSpan Retention = TimeSpan.FromHours(48);

    /// <summary>SHA-256 of the caller and its key.</summary>
    [ColumnWidth(64)] public required string Id { get; init; }

    /// <summary>The caller's bureau; <see cref="Security.Caller.NoBureau"/> for operators.</summary>
    [ColumnWidth(12)] public required string Bureau { get; init; }

    /// <summary>SHA-256 of method, path, query and body.</summary>
    [ColumnWidth(64)] public required string RequestSha256 { get; init; }

    /// <summary>The attempt that stored it; see <see cref="TimeOrderedId"/>.</summary>
    public required long Attempt { get; init; }

    /// <summary>When the response was created, UTC.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>The <c>Location</c> header, if any.</summary>
    [ColumnWidth(400)] public required string? Location { get; init; }

    /// <summary>The <c>ETag</c> header, if any.</summary>
    [ColumnWidth(100)] public required string? ETag { get; init; }

    /// <summary>The body: JSON, compressed.</summary>
    public required byte[] Body { get; init; }

    /// <summary>Responses that were created at or before this time have expired, UTC.</summary>
    internal static DateTime GetExpiryCutoff(TimeProvider time) => time.UtcNow() - Retention;

    internal static IdempotentResponseRow Create(IdempotentRequest request, CommandResult response, DateTime now) => new()
    {
        Id = request.Id,
        Bureau = request.Bureau,
        RequestSha256 = request.RequestHash,
        Attempt = TimeOrderedId.Create(now),
        CreatedAt = now,
        Status = response.Status,
        Location = response.Location,
        ETag = response.ETag,
        Body = StoredCompression.Compress(response.SerializeBody()),
    };

    internal bool IsExpired(TimeProvider time) => CreatedAt <= GetExpiryCutoff(time);

    /// <exception cref="ProblemException">422 if the response belongs to another request.</exception>
    internal ReplayedResult ToResult(IdempotentRequest request) => RequestSha256 == request.RequestHash
        ? new ReplayedResult(Status, Location, ETag, StoredCompression.Decompress(Body))
        : throw IdempotentRequest.CreateKeyReusedException();
}
