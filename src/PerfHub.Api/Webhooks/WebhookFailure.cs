using System.Text.Json.Serialization;

namespace PerfHub.Api.Webhooks;

/// <summary>Why an attempt failed.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WebhookFailure>))]
public enum WebhookFailure
{
    /// <summary>The response had another status than 2xx. Redirects are not followed.</summary>
    [JsonStringEnumMemberName("status")] Status,

    /// <summary>There was no response within 15 seconds.</summary>
    [JsonStringEnumMemberName("timeout")] Timeout,

    /// <summary>The host name could not be resolved.</summary>
    [JsonStringEnumMemberName("nameResolution")] NameResolution,

    /// <summary>The host name resolves to no address that webhooks may use.</summary>
    [JsonStringEnumMemberName("addressNotAllowed")] AddressNotAllowed,

    /// <summary>The connection failed or was closed before the response.</summary>
    [JsonStringEnumMemberName("connection")] Connection,

    /// <summary>TLS failed, e.g. because of an expired certificate.</summary>
    [JsonStringEnumMemberName("tls")] Tls,

    /// <summary>The URL may not be used any more, e.g. plain HTTP.</summary>
    [JsonStringEnumMemberName("urlNotAllowed")] UrlNotAllowed,
}
