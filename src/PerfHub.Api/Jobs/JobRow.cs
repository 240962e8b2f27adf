using PerfHub.Api.Persistence;
using PerfHub.Api.Security;

namespace PerfHub.Api.Jobs;

/// <summary>Work for a bureau and year that is too much for one transaction; see <see cref="JobWorker"/>.</summary>
public sealed record JobRow
{
    /// <summary>Its id; see <see cref="TimeOrderedId"/>.</summary>
    public required long Id { get; init; }

    /// <summary>What is to be done; see <see cref="JobHandler.Kind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The bureau that it was asked for at.</summary>
    public required string Bureau { get; init; }

    /// <summary>The fiscal year.</summary>
    public required int Year { get; init; }

    /// <summary>How far it is.</summary>
    public required JobState State { get; init; }

    /// <summary>How many of <see cref="Total"/> are done.</summary>
    public required int Done { get; init; }

    /// <summary>How many there are to do.</summary>
    public required int Total { get; init; }

    /// <summary>How many of those done its kind counts apart, e.g. those that it had to leave as they were.</summary>
    public required int FlaggedOrSkipped { get; init; }

    /// <summary>What its kind needs to know, as JSON.</summary>
    public required string Arguments { get; init; }

    /// <summary>Where its kind goes on.</summary>
    public required string? Position { get; init; }

    /// <summary>How often it was taken up since it came on last.</summary>
    public required int Attempts { get; init; }

    /// <summary>Who asked for it: the key's id, or <c>oidc:</c> and the subject.</summary>
    public required string Actor { get; init; }

    /// <summary>In which role.</summary>
    public required Role Role { get; init; }

    /// <summary>Who works on it.</summary>
    public required string? LeaseOwner { get; init; }

    /// <summary>Until when nobody else may, UTC.</summary>
    public required DateTime? LeasedUntil { get; init; }

    /// <summary>When it was asked for, UTC.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>When it came on last, UTC.</summary>
    public required DateTime UpdatedAt { get; init; }

    /// <summary>A job that nobody has begun.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="kind">What is to be done.</param>
    /// <param name="bureau">The bureau that it is asked for at.</param>
    /// <param name="year">The fiscal year.</param>
    /// <param name="arguments">What its kind needs to know, as JSON.</param>
    /// <param name="caller">Who asks for it.</param>
    /// <param name="now">Now, UTC.</param>
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
