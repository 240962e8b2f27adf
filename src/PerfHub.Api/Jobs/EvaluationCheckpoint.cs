using System.Text.Json;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Jobs;

/// <summary>Where an evaluation goes on, and what it has come to.</summary>
/// <param name="LastReportId">
/// The id of the last standing that was judged; 0 where none was, nothing where an earlier release has begun it, which went another way.
/// </param>
/// <param name="Compared">How many reports were read to be compared.</param>
/// <param name="Changed">Of how many something else is said.</param>
/// <param name="StartedAt">When it was begun, UTC.</param>
/// <param name="RuleSetVersion">The rule set that it judges by.</param>
internal sealed record EvaluationCheckpoint(long? LastReportId, int Compared, int Changed, DateTime StartedAt, string RuleSetVersion)
{
    /// <summary>Where a job goes on; nothing where nobody has begun it.</summary>
    public static EvaluationCheckpoint? FromJob(JobRow job) =>
        job.Position is null ? null : JsonSerializer.Deserialize<EvaluationCheckpoint>(job.Position, ApiJson.Options);

    /// <summary>The beginning.</summary>
    public static EvaluationCheckpoint CreateInitial(DateTime now) => new(0, 0, 0, now, RuleCatalogue.Version);

    /// <summary>The job with this place.</summary>
    public JobRow ApplyTo(JobRow job) => job with { Position = JsonSerializer.Serialize(this, ApiJson.Options) };
}
