using PerfHub.Api.Persistence;
using PerfHub.Api.Security;

namespace PerfHub.Api.Jobs;

/// <summary>Work for a bureau and year that is too large for one transaction; see <see cref="JobWorker"/>.</summary>
public sealed record JobRow
{
    /// <summary>The id; see <see cref="TimeOrderedId"/>.</summary>
    public required long Id { get; init; }

    /// <summary>The kind; see <see cref="JobHandler.Kind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The code of the bureau.</summary>
    public required string Bureau { get; init; }

    /// <summary>The fiscal year.</summary>
    public required int Year { get; init; }

    /// <summary>The state.</summary>
    public required JobState State { get; init; }

    /// <summary>The number of items of <see cref="Total"/> that are done.</summary>
    public required int Done { get; init; }

    /// <summary>The number of items; 0 until it is counted.</summary>
    public required int Total { get; init; }

    /// <summary>A count that depends on the kind: deviations found by an evaluation, or targets skipped by a decision.</summary>
    public required int FlaggedOrSkipped { get; init; }

    /// <summary>The arguments, as JSON.</summary>
    public required string Arguments { get; init; }

    /// <summary>The checkpoint, as JSON; <see langword="null"/> before the first step.</summary>
    public required string? Position { get; init; }

    /// <summary>The number of attempts since the last completed step.</summary>
    public required int Attempts { get; init; }

    /// <summary>The caller who started the job; see <see cref="Caller.Id"/>.</summary>
    public required string Actor { get; init; }

    /// <summary>The role of the caller.</summary>
    public required Role Role { get; init; }

    /// <summary>The host that holds the lease; <see langword="null"/> if none does.</summary>
    public required string? LeaseOwner { get; init; }

    /// <summary>When the lease expires, UTC.</summary>
    public required DateTime? LeasedUntil { get; init; }

    /// <summary>When the job was created, UTC.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>When the last step was completed, UTC.</summary>
    public required DateTime UpdatedAt { get; init; }

    /// <summary>Creates a queued job; <paramref name="arguments"/> is JSON.</summary>
    public static JobRow Create(long id, string kind, string bureau, int year, string arguments, Caller caller, DateTime now) => new()
    {
        Id = id,
        Kind = kind,
        Bureau = bureau,
        Year = year,
        State = JobState.Queued,
        Done = 0,
        Total = 0,
        FlaggedOrSkipped = 0,
        Arguments = arguments,
        Position = null,
        Attempts = 0,
        Actor = caller.Id,
        Role = caller.Role,
        LeaseOwner = null,
        LeasedUntil = null,
        CreatedAt = now,
        UpdatedAt = now,
    };
}
