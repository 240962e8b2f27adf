using System.Text.Json.Serialization;

namespace PerfHub.Api.Webhooks;

/// <summary>Why a webhook is not active.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WebhookStateReason>))]
public enum WebhookStateReason
{
    /// <summary>A delivery was given up after three days in which no other one succeeded.</summary>
    [JsonStringEnumMemberName("failing")] Failing,

    /// <summary>The receiver responded with 410.</summary>
    [JsonStringEnumMemberName("gone")] Gone,

    /// <summary>A caller has disabled it.</summary>
    [JsonStringEnumMemberName("byCaller")] ByCaller,
}
