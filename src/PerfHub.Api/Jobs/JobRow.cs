using Dapper;
using PerfHub.Api.Persistence;
using PerfHub.Api.Security;

namespace PerfHub.Api.Jobs;

/// <summary>Work for a bureau and year that is too large for one transaction; see <see cref="JobWorker"/>.</summary>
/// <param name="Id">The id; see <see cref="TimeOrderedId"/>.</param>
/// <param name="Kind">The kind; see <see cref="JobHandler.Kind"/>.</param>
/// <param name="Bureau">The code of the bureau.</param>
/// <param name="Year">The fiscal year.</param>
/// <param name="State">The state.</param>
/// <param name="Done">The number of items of <see cref="Total"/> that are done.</param>
/// <param name="Total">The number of items; 0 until it is counted.</param>
/// <param name="FlaggedOrSkipped">A count that depends on the kind: deviations found by an evaluation, or targets skipped by a decision.</param>
/// <param name="Arguments">The arguments, as JSON.</param>
/// <param name="Position">The checkpoint, as JSON; <see langword="null"/> before the first step.</param>
/// <param name="Attempts">The number of attempts since the last completed step.</param>
/// <param name="Actor">The caller who started the job; see <see cref="Caller.Id"/>.</param>
/// <param name="Role">The role of the caller.</param>
/// <param name="LeaseOwner">The host that holds the lease; <see langword="null"/> if none does.</param>
/// <param name="LeasedUntil">When the lease expires, UTC.</param>
/// <param name="CreatedAt">When the job was created, UTC.</param>
/// <param name="UpdatedAt">When the last step was completed, UTC.</param>
[method: ExplicitConstructor]
public sealed record JobRow(
    long Id, [property: ColumnWidth(40)] string Kind, [property: ColumnWidth(12)] string Bureau, int Year, JobState State, int Done, int Total,
    int FlaggedOrSkipped, string Arguments, [property: ColumnWidth(400)] string? Position, int Attempts,
    [property: ColumnWidth(200)] string Actor, Role Role, [property: ColumnWidth(64)] string? LeaseOwner, DateTime? LeasedUntil,
    DateTime CreatedAt, DateTime UpdatedAt)
{
    /// <summary>Creates a queued job; <paramref name="arguments"/> is JSON.</summary>
    public static JobRow Create(long id, string kind, string bureau, int year, string arguments, Caller caller, DateTime now) => new(
        id,
        kind,
        bureau,
        year,
        JobState.Queued,
        Done: 0,
        Total: 0,
        FlaggedOrSkipped: 0,
        arguments,
        Position: null,
        Attempts: 0,
        caller.Id,
        caller.Role,
        LeaseOwner: null,
        LeasedUntil: null,
        CreatedAt: now,
        UpdatedAt: now);
}
