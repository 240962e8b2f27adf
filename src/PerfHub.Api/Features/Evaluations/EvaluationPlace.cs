using System.Text.Json;
using System.Text.Json.Serialization;
using PerfHub.Api.Jobs;
using PerfHub.Api.Json;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.Evaluations;

/// <summary>Where an evaluation goes on, and what it has come to.</summary>
/// <param name="Bureau">The bureau of the last unit that was judged.</param>
/// <param name="Unit">That unit.</param>
/// <param name="Compared">How many reports were read to be compared.</param>
/// <param name="Changed">Of how many something else is said.</param>
/// <param name="StartedAt">When it was begun, UTC.</param>
/// <param name="RuleSetVersion">The rule set that it judges by.</param>
internal sealed record EvaluationPlace(string Bureau, string Unit, int Compared, int Changed, DateTime StartedAt, string RuleSetVersion)
{
    /// <summary>Where a job goes on; nothing where nobody has begun it.</summary>
    public static EvaluationPlace? Of(JobRow job) =>
        job.Position is null ? null : JsonSerializer.Deserialize<EvaluationPlace>(job.Position, ApiJson.Options);

    /// <summary>The beginning.</summary>
    public static EvaluationPlace Begin(DateTime now) => new("", "", 0, 0, now, RuleCatalogue.Version);

    /// <summary>The last unit that was judged; empty where none was.</summary>
    [JsonIgnore]
    public (string Bureau, string Unit) Behind => (Bureau, Unit);

    /// <summary>The job with this place.</summary>
    public JobRow In(JobRow job) => job with { Position = JsonSerializer.Serialize(this, ApiJson.Options) };
}
