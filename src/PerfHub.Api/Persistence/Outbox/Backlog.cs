namespace PerfHub.Api.Persistence.Outbox;

/// <summary>How much waits in a queue of the store.</summary>
public sealed record Backlog
{
    /// <summary>The number of rows.</summary>
    public required long Pending { get; init; }

    /// <summary>The id of the first row; see <see cref="TimeOrderedId"/>. <see langword="null"/> without rows.</summary>
    public required long? OldestId { get; init; }
}
