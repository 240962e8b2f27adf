using System.Globalization;
using PerfHub.Api.Jobs;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.Evaluations;

/// <summary>The progress of an evaluation of all reports of a bureau and year, those of the bureaus below it included.</summary>
/// <param name="Id">The evaluation's id.</param>
/// <param name="Bureau">The code of the bureau.</param>
/// <param name="FiscalYear">The fiscal year.</param>
/// <param name="State">The state of its job.</param>
/// <param name="Total">Reports to evaluate.</param>
/// <param name="Compared">Reports read for the comparison of units, which comes first; starts again at 0 when another host takes over.</param>
/// <param name="Done">Reports evaluated.</param>
/// <param name="Flagged">Deviations found in the reports evaluated.</param>
/// <param name="Changed">Reports whose outcome differs from the previous one.</param>
/// <param name="RuleSetVersion">The rule set in use; <see langword="null"/> until the evaluation starts.</param>
/// <param name="By">The caller that requested it.</param>
/// <param name="CreatedAt">When it was requested, UTC.</param>
/// <param name="StartedAt">When it started, UTC; <see langword="null"/> until then.</param>
/// <param name="UpdatedAt">When it last made progress, UTC.</param>
public sealed record EvaluationProgress(
    string Id, string Bureau, int FiscalYear, JobState State, int Total, int Compared, int Done, int Flagged, int Changed,
    string? RuleSetVersion, EventActor By, DateTime CreatedAt, DateTime? StartedAt, DateTime UpdatedAt)
{
    /// <summary>Callers that may read the bureau may read its evaluations.</summary>
    public static readonly ScopeRule Scope =
        ScopeRule.ForId("evaluation's bureau", id => ParseId(id) is { } parsed ? new ScopeTarget(parsed.Bureau, null) : null);

    /// <summary>Splits an id into bureau and job number; <see langword="null"/> if it is malformed.</summary>
    public static (string Bureau, long Job)? ParseId(string id) =>
        id.Split('.') is [var bureau, var job] && long.TryParse(job, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (bureau, number)
            : null;

    /// <summary>Reads the progress from the job's row and checkpoint.</summary>
    public static EvaluationProgress FromJob(JobRow job)
    {
        var checkpoint = EvaluationCheckpoint.FromJob(job);
        return new EvaluationProgress(
            string.Create(CultureInfo.InvariantCulture, $"{job.Bureau}.{job.Id}"), job.Bureau, job.Year, job.State, job.Total,
            checkpoint?.Compared ?? 0, job.Done, job.FlaggedOrSkipped, checkpoint?.Changed ?? 0, checkpoint?.RuleSetVersion, new EventActor(job.Actor, job.Role),
            job.CreatedAt, checkpoint?.StartedAt, job.UpdatedAt);
    }
}
