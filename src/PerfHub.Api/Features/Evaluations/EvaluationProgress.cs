using System.Globalization;
using PerfHub.Api.Jobs;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Security;

namespace PerfHub.Api.Features.Evaluations;

/// <summary>How far an evaluation is.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Bureau">The bureau whose units, and those below, are judged anew.</param>
/// <param name="FiscalYear">The fiscal year.</param>
/// <param name="State">How far it is.</param>
/// <param name="Total">How many reports there are to judge.</param>
/// <param name="Compared">How many were read to be compared with each other, which comes first; counted anew where another host goes on with it.</param>
/// <param name="Done">How many are judged.</param>
/// <param name="Flagged">How many deviations these have now.</param>
/// <param name="Changed">Of how many of these something else is said than before.</param>
/// <param name="RuleSetVersion">The rule set that they are judged by; nothing before it is begun.</param>
/// <param name="By">Who asked for it.</param>
/// <param name="CreatedAt">When, UTC.</param>
/// <param name="StartedAt">When it was begun, UTC.</param>
/// <param name="UpdatedAt">When it came on last, UTC.</param>
public sealed record EvaluationProgress(
    string Id, string Bureau, int FiscalYear, JobState State, int Total, int Compared, int Done, int Flagged, int Changed,
    string? RuleSetVersion, EventActor By, DateTime CreatedAt, DateTime? StartedAt, DateTime UpdatedAt)
{
    /// <summary>Who may see an evaluation by its id: whoever may see the bureau.</summary>
    public static readonly ScopeRule Scope =
        ScopeRule.ForId("evaluation's bureau", id => ParseId(id) is { } name ? new ScopeTarget(name.Bureau, null) : null);

    /// <summary>What an id names: a bureau and a job; nothing where it names none.</summary>
    /// <param name="id">Any text.</param>
    public static (string Bureau, long Job)? ParseId(string id) =>
        id.Split('.') is [var bureau, var job] && long.TryParse(job, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (bureau, number)
            : null;

    /// <summary>How far a job is.</summary>
    /// <param name="job">The job.</param>
    public static EvaluationProgress FromJob(JobRow job)
    {
        var place = EvaluationCheckpoint.FromJob(job);
        return new EvaluationProgress(
            string.Create(CultureInfo.InvariantCulture, $"{job.Bureau}.{job.Id}"), job.Bureau, job.Year, job.State, job.Total,
            place?.Compared ?? 0, job.Done, job.FlaggedOrSkipped, place?.Changed ?? 0, place?.RuleSetVersion, new EventActor(job.Actor, job.Role),
            job.CreatedAt, place?.StartedAt, job.UpdatedAt);
    }
}
