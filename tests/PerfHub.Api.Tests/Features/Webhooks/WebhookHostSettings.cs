namespace PerfHub.Api.Tests.Features.Webhooks;

/// <summary>The settings of hosts that deliver to receivers on this machine.</summary>
internal static class WebhookHostSettings
{
    public const int PendingDeliveries = 40;

    public static readonly (string Name, string Value)[] All =
    [
        ("PerfHub:Webhooks:AllowHttp", "true"),
        ("PerfHub:Webhooks:AllowedNetworks", "127.0.0.0/8"),
        ("PerfHub:Webhooks:PendingDeliveries", $"{PendingDeliveries}"),
        ("PerfHub:Webhooks:SecretKeys", "a-key-of-the-tests-for-webhook-secrets"),
    ];
}
