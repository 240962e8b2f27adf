using System.Text.Json.Serialization;
using PerfHub.Api.Jobs;
using PerfHub.Api.Reports.Deviations;

namespace PerfHub.Api.Features.Deviations;

/// <summary>A bulk decision: the job that makes it, or what a preview counts.</summary>
/// <param name="Total">Deviations selected by the filter whose status allows the action.</param>
public sealed record BulkDecision(int Total)
{
    /// <summary>
    /// Only in a preview: deviations selected by the filter whose status does not allow the action, or that were decided again after the
    /// bulk decision that the filter names.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Left { get; init; }

    /// <summary>Only in a preview: the total by status.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, int>? ByStatus { get; init; }

    /// <summary>Only in a preview: the total by rule.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, int>? ByRule { get; init; }

    /// <summary>The job's id; absent, as all that follows, in a preview.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Id { get; init; }

    /// <summary>The action.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DeviationActionKind? Kind { get; init; }

    /// <summary>The state of the job.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JobState? State { get; init; }

    /// <summary>Deviations processed, skipped ones included.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Done { get; init; }

    /// <summary>Deviations left unchanged because their status has changed since.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Skipped { get; init; }

    /// <summary>The caller that started it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EventActor? By { get; init; }

    /// <summary>When it was started, UTC.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTime? CreatedAt { get; init; }

    /// <summary>When it last made progress, UTC.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTime? UpdatedAt { get; init; }

    /// <summary>The list of the deviations that it has decided. The same filter selects them for another bulk decision, e.g. to undo it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Deviations { get; init; }

    /// <summary>Creates the answer to a preview.</summary>
    public static BulkDecision FromPreview(int total, int left, IReadOnlyDictionary<string, int> byStatus, IReadOnlyDictionary<string, int> byRule) =>
        new(total) { Left = left, ByStatus = byStatus, ByRule = byRule };

    /// <summary>Creates the answer that names the job.</summary>
    public static BulkDecision FromJob(DecisionJob job) => new(job.Total)
    {
        Id = job.Id,
        Kind = job.Kind,
        State = job.State,
        Done = job.Done,
        Skipped = job.Skipped,
        By = job.By,
        CreatedAt = job.CreatedAt,
        UpdatedAt = job.UpdatedAt,
        Deviations = job.Deviations,
    };
}
