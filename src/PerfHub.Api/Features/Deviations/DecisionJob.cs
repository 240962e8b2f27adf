using System.Globalization;
using PerfHub.Api.Jobs;
using PerfHub.Api.Reports.Deviations;

namespace PerfHub.Api.Features.Deviations;

/// <summary>The progress of a job that applies one action to many deviations.</summary>
/// <param name="Id">The job's id.</param>
/// <param name="Kind">The action.</param>
/// <param name="State">The state of the job.</param>
/// <param name="Done">Deviations processed, skipped ones included.</param>
/// <param name="Total">Deviations selected by the filter whose status allowed the action.</param>
/// <param name="Skipped">Deviations left unchanged because their status has changed since.</param>
/// <param name="By">The caller that started it.</param>
/// <param name="CreatedAt">When it was started, UTC.</param>
/// <param name="UpdatedAt">When it last made progress, UTC.</param>
/// <param name="Deviations">The list of the deviations that it has decided. The same filter selects them for another bulk decision, e.g. to undo it.</param>
public sealed record DecisionJob(
    string Id, DeviationActionKind Kind, JobState State, int Done, int Total, int Skipped, EventActor By, DateTime CreatedAt, DateTime UpdatedAt,
    string Deviations)
{
    /// <summary>Reads the progress from the job's row.</summary>
    public static DecisionJob FromRow(JobRow row)
    {
        var action = DecideDeviationsJob.ReadAction(row);
        return new DecisionJob(
            row.Id.ToString(CultureInfo.InvariantCulture), action.Transition.Kind, row.State, row.Done, row.Total, row.FlaggedOrSkipped,
            action.Actor, row.CreatedAt, row.UpdatedAt,
            string.Create(CultureInfo.InvariantCulture, $"/v1/bureaus/{row.Bureau}/deviations/{row.Year}?decidedBy={row.Id}"));
    }
}
