namespace PerfHub.Api.Persistence.Idempotency;

/// <summary>The answer to a request with an <c>Idempotency-Key</c>, to be given again.</summary>
public sealed record IdempotentResponseRow
{
    /// <summary>SHA-256 of the caller and its key.</summary>
    public required string Id { get; init; }

    /// <summary>The caller's bureau; that of the audit log's own chain for operators.</summary>
    public required string Bureau { get; init; }

    /// <summary>SHA-256 of what was asked for: method, path, query and body.</summary>
    public required string RequestSha256 { get; init; }

    /// <summary>Which run of the work has left it; see <see cref="TimeOrderedId"/>.</summary>
    public required long Attempt { get; init; }

    /// <summary>When it was given, UTC.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>The header <c>Location</c>, if it has one.</summary>
    public required string? Location { get; init; }

    /// <summary>The header <c>ETag</c>, if it has one.</summary>
    public required string? ETag { get; init; }

    /// <summary>The body, JSON, compressed.</summary>
    public required byte[] Body { get; init; }
}
