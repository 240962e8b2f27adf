using Microsoft.Extensions.Options;

namespace PerfHub.Api.Security;

/// <summary>Rejects a bootstrap key that is too short to be safe.</summary>
internal sealed class BootstrapOptionsValidator : IValidateOptions<BootstrapOptions>
{
    public ValidateOptionsResult Validate(string? name, BootstrapOptions options) =>
        options.BootstrapKey is { Length: < BootstrapOptions.MinKeyLength } key
            ? ValidateOptionsResult.Fail($"PerfHub__BootstrapKey has {key.Length} characters; it needs at least {BootstrapOptions.MinKeyLength}.")
            : ValidateOptionsResult.Success;
}
