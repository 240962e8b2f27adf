using System.Globalization;
using PerfHub.Api.Jobs;
using PerfHub.Api.Reports.Deviations;

namespace PerfHub.Api.Features.Deviations;

/// <summary>How far something is that is done with many deviations.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">What is done.</param>
/// <param name="State">How far it is.</param>
/// <param name="Done">With how many of the total it is done, those included that were left as they are.</param>
/// <param name="Total">How many the filter took.</param>
/// <param name="Skipped">How many were left as they are, for they stand elsewhere since.</param>
/// <param name="By">Who asked for it.</param>
/// <param name="CreatedAt">When, UTC.</param>
/// <param name="UpdatedAt">When it came on last, UTC.</param>
public sealed record DecisionJob(
    string Id, EventKind Kind, JobState State, int Done, int Total, int Skipped, EventActor By, DateTime CreatedAt, DateTime UpdatedAt)
{
    /// <summary>The job of a row.</summary>
    /// <param name="row">The row.</param>
    public static DecisionJob FromRow(JobRow row)
    {
        var act = DecideDeviationsJob.ReadAction(row);
        return new DecisionJob(
            row.Id.ToString(CultureInfo.InvariantCulture), act.Transition.Kind, row.State, row.Done, row.Total, row.FlaggedOrSkipped, act.Actor, row.CreatedAt, row.UpdatedAt);
    }
}
