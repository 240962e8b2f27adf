using Microsoft.Extensions.Options;

namespace PerfHub.Api.Webhooks;

/// <summary>Registers webhooks.</summary>
public static class WebhookSetup
{
    /// <summary>Registers the settings and the services that deliver events.</summary>
    public static void AddWebhooks(this IServiceCollection services)
    {
        services.AddOptions<WebhookOptions>().BindConfiguration(WebhookOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<WebhookOptions>, WebhookOptionsValidator>();
        services.AddSingleton<OutboundAddressPolicy>();
        services.AddSingleton<WebhookUrl>();
        services.AddSingleton<WebhookSecretCipher>();
        services.AddSingleton<WebhookClient>();
        services.AddHostedService<WebhookSender>();
        services.AddSingleton<WebhookDeliveryCleanup>();
        services.AddHostedService(provider => provider.GetRequiredService<WebhookDeliveryCleanup>());
    }
}
