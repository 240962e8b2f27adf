using System.Text.Json.Serialization;

namespace PerfHub.Api.Jobs;

/// <summary>How far a job is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JobState>))]
public enum JobState
{
    /// <summary>Nobody has begun it.</summary>
    [JsonStringEnumMemberName("queued")] Queued,

    /// <summary>It was begun.</summary>
    [JsonStringEnumMemberName("running")] Running,

    /// <summary>All of it is done.</summary>
    [JsonStringEnumMemberName("done")] Done,

    /// <summary>It was given up: what is done of it stays done.</summary>
    [JsonStringEnumMemberName("failed")] Failed,
}
