using System.Text.Json.Serialization;

namespace PerfHub.Api.Jobs;

/// <summary>The state of a job.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JobState>))]
public enum JobState
{
    /// <summary>The job has not started.</summary>
    [JsonStringEnumMemberName("queued")] Queued,

    /// <summary>The job has started.</summary>
    [JsonStringEnumMemberName("running")] Running,

    /// <summary>The job is complete.</summary>
    [JsonStringEnumMemberName("done")] Done,

    /// <summary>The job was abandoned after too many attempts; completed steps remain.</summary>
    [JsonStringEnumMemberName("failed")] Failed,

    /// <summary>The job was cancelled; completed steps remain.</summary>
    [JsonStringEnumMemberName("cancelled")] Cancelled,
}
