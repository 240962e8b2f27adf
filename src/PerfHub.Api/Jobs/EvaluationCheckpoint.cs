using System.Text.Json;
using PerfHub.Api.Persistence;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Jobs;

/// <summary>The progress of an evaluation job, from which any host can continue.</summary>
/// <param name="LastReportId">
/// The id of the last evaluated report; 0 before the first, <see langword="null"/> if an earlier release started the job.
/// </param>
/// <param name="Compared">The number of reports read for the comparison.</param>
/// <param name="Changed">The number of reports whose outcome has changed.</param>
/// <param name="StartedAt">When the evaluation started, UTC.</param>
/// <param name="RuleSetVersion">The version of the rule set; with another one, the evaluation starts over.</param>
internal sealed record EvaluationCheckpoint(long? LastReportId, int Compared, int Changed, DateTime StartedAt, string RuleSetVersion)
{
    /// <summary>Reads the checkpoint of a job; <see langword="null"/> if it has not started.</summary>
    public static EvaluationCheckpoint? FromJob(JobRow job) =>
        job.Position is null ? null : StoredJson.Parse<EvaluationCheckpoint>(job.Position);

    /// <summary>Creates the checkpoint before the first report.</summary>
    public static EvaluationCheckpoint CreateInitial(DateTime now) => new(0, 0, 0, now, RuleCatalogue.Version);

    /// <summary>Returns the job with this checkpoint.</summary>
    public JobRow ApplyTo(JobRow job) => job with { Position = JsonSerializer.Serialize(this, ApiJson.Options) };
}
