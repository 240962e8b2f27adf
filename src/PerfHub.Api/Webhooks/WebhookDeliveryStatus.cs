using System.Text.Json.Serialization;

namespace PerfHub.Api.Webhooks;

/// <summary>The status of a delivery.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WebhookDeliveryStatus>))]
public enum WebhookDeliveryStatus
{
    /// <summary>It will be attempted, or attempted again.</summary>
    [JsonStringEnumMemberName("pending")] Pending,

    /// <summary>The receiver has confirmed it with 2xx.</summary>
    [JsonStringEnumMemberName("delivered")] Delivered,

    /// <summary>It was given up after three days, or the receiver is gone (410).</summary>
    [JsonStringEnumMemberName("failed")] Failed,
}
