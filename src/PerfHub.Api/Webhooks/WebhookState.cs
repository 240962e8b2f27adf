using System.Text.Json.Serialization;

namespace PerfHub.Api.Webhooks;

/// <summary>The state of a webhook.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WebhookState>))]
public enum WebhookState
{
    /// <summary>Events are delivered.</summary>
    [JsonStringEnumMemberName("active")] Active,

    /// <summary>Nothing is delivered, because the receiver has failed for three days. Events are counted as missed.</summary>
    [JsonStringEnumMemberName("paused")] Paused,

    /// <summary>Nothing is delivered, because a caller or the receiver (410) wants it so. Events are not counted.</summary>
    [JsonStringEnumMemberName("disabled")] Disabled,
}
