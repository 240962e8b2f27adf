using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace PerfHub.Api.Features.Webhooks;

/// <summary>A webhook with its secret, which is shown once.</summary>
public sealed record NewWebhook : Webhook
{
    /// <summary>Adds the secret.</summary>
    [SetsRequiredMembers]
    public NewWebhook(Webhook webhook, string secret)
        : base(webhook) => (Info, Secret) = (webhook, secret);

    /// <summary>The webhook without its secret.</summary>
    internal Webhook Info { get; }

    /// <summary>The secret that signs, <c>whsec_…</c>. It cannot be read again: the response to a repeated request lacks it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Secret { get; }
}
