using Microsoft.Extensions.Options;

namespace PerfHub.Api.Webhooks;

/// <summary>Rejects settings of webhooks that cannot be used, naming each by its environment variable.</summary>
internal sealed class WebhookOptionsValidator : IValidateOptions<WebhookOptions>
{
    private const int MaxPendingDeliveries = 1_000_000;

    public ValidateOptionsResult Validate(string? name, WebhookOptions options)
    {
        List<string> errors = [.. FindErrors(options)];
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> FindErrors(WebhookOptions options)
    {
        if (options.ParseKeys().FirstOrDefault(key => key.Length < WebhookOptions.MinKeyLength) is { } tooShort)
        {
            yield return $"PerfHub__Webhooks__SecretKeys has a key of {tooShort.Length} characters; each needs at least {WebhookOptions.MinKeyLength}.";
        }

        if (options.FindInvalidNetwork() is { } network)
        {
            yield return $"PerfHub__Webhooks__AllowedNetworks has “{network}”; it needs addresses or networks, such as 10.0.0.0/8.";
        }

        if (options.PendingDeliveries is < 1 or > MaxPendingDeliveries)
        {
            yield return $"PerfHub__Webhooks__PendingDeliveries is {options.PendingDeliveries}; it can be 1 to {MaxPendingDeliveries}.";
        }
    }
}
